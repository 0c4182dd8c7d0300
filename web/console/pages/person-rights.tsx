import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';

import { type AnswerOf, callApi, type RequestOf } from '../api/call.ts';
import { useChange } from '../api/use-api.ts';
import { ConfirmedButton } from '../parts/confirmed-button.tsx';
import { saveFile } from '../parts/save-file.ts';
import { useMay, useSession } from '../session/session.ts';

type Reason = RequestOf<'suppressSubscriber'>['body']['reason'];

const reasons = [
  { value: 'asked-by-phone', label: 'They asked by telephone' },
  { value: 'asked-by-mail', label: 'They asked by mail' },
  { value: 'asked-in-person', label: 'They asked in person' },
  { value: 'wrong-person', label: 'The address is somebody else’s' },
  { value: 'deceased', label: 'They have died' },
  { value: 'legal', label: 'The law asks for it' },
  { value: 'other', label: 'Another reason' },
] as const satisfies readonly { value: Reason; label: string }[];

/** What a person may ask for: to leave, to be erased, never to be written to, a copy of their data. */
export function PersonRights({ person }: { readonly person: AnswerOf<'getTimeline'> }) {
  const { subscriber, suppressed, enrolments } = person;
  const may = useMay('eraseSubscriber');
  const [reason, setReason] = useState<Reason>('asked-by-phone');
  const [note, setNote] = useState('');
  const leave = useChange('leaveForSubscriber');
  const erase = useChange('eraseSubscriber');
  const suppress = useChange('suppressSubscriber');
  if (!may) return null;
  const cause = { reason, ...(note === '' ? {} : { note }) };
  const path = { subscriber };
  const toCome = enrolments.reduce((sum, { planned }) => sum + planned.length, 0);
  const why = <Cause reason={reason} onReason={setReason} note={note} onNote={setNote} />;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <CopyButton subscriber={subscriber} />
      <ConfirmedButton
        label="Leave"
        disabled={suppressed !== undefined}
        act={() => leave.mutateAsync({ path, body: { ...cause, campaign: 'all' } })}
      >
        <p>{toCome} mails that were to come will not be sent. They may come back by the form.</p>
        {why}
      </ConfirmedButton>
      <ConfirmedButton
        label="Never write again"
        disabled={suppressed !== undefined}
        act={() => suppress.mutateAsync({ path, body: cause })}
      >
        <p>{toCome} mails will not be sent, and this address is never written to again, for good.</p>
        {why}
      </ConfirmedButton>
      <ConfirmedButton
        label="Erase"
        disabled={suppressed?.reason === 'erased'}
        act={() => erase.mutateAsync({ path, body: cause })}
      >
        <p>
          {toCome} mails will not be sent, and all that is stored of this person goes within 15 minutes, but
          for a mark that keeps us from writing again. This cannot be taken back.
        </p>
        {why}
      </ConfirmedButton>
    </SpaceBetween>
  );
}

interface CauseProps {
  readonly reason: Reason;
  readonly onReason: (reason: Reason) => void;
  readonly note: string;
  readonly onNote: (note: string) => void;
}

/** Why, for the audit trail. */
function Cause({ reason, onReason, note, onNote }: CauseProps) {
  return (
    <SpaceBetween size="s">
      <FormField label="Why">
        <Select
          options={[...reasons]}
          selectedOption={reasons.find(({ value }) => value === reason) ?? null}
          onChange={({ detail }) => {
            const chosen = reasons.find(({ value }) => value === detail.selectedOption.value);
            if (chosen !== undefined) onReason(chosen.value);
          }}
        />
      </FormField>
      <FormField label="Note" description="A few words for the record: no address, no name.">
        <Input value={note} onChange={({ detail }) => onNote(detail.value)} />
      </FormField>
    </SpaceBetween>
  );
}

/** Saves all that is stored as a file: for the person alone, so it is fetched when asked for and kept nowhere. */
function CopyButton({ subscriber }: { readonly subscriber: string }) {
  const { token } = useSession();
  const save = async () => {
    const copy = await callApi(token, 'exportSubscriber', { path: { subscriber } });
    saveFile(`copy-${subscriber}.json`, 'application/json', JSON.stringify(copy, null, 2));
  };
  return (
    <ConfirmedButton label="Copy of their data" act={save}>
      <p>
        A file with all that is stored of one person, their address included. Hand it to that person alone.
      </p>
    </ConfirmedButton>
  );
}
