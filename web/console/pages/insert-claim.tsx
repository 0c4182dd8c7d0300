import Autosuggest from '@cloudscape-design/components/autosuggest';
import FormField from '@cloudscape-design/components/form-field';
import { useDeferredValue, useState } from 'react';

import { useRead } from '../api/use-api.ts';

/** A fact by search: the text then prints its words and source, and holds no figure of its own. */
export function InsertClaim({ onChoose }: { readonly onChoose: (id: string) => void }) {
  const [words, setWords] = useState('');
  const q = useDeferredValue(words.trim());
  const claims = useRead('listClaims', { query: { q } }, { enabled: q.length > 1 });
  const options = (claims.data?.claims ?? [])
    .filter(({ fault }) => fault === undefined)
    .map(({ id, statement }) => ({ value: id, label: id, description: statement }));
  return (
    <FormField label="Insert a claim">
      <Autosuggest
        value={words}
        options={options}
        filteringType="manual"
        statusType={claims.isFetching ? 'loading' : 'finished'}
        loadingText="Searching"
        empty={q.length > 1 ? 'No claim that may be printed has these words.' : 'Write what it is about.'}
        placeholder="What is it about?"
        onChange={({ detail }) => setWords(detail.value)}
        onSelect={({ detail }) => {
          onChoose(detail.value);
          setWords('');
        }}
      />
    </FormField>
  );
}
