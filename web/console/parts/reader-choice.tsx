import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';

import type { RequestOf } from '../api/call.ts';

/** Whom a mail is shown for. */
export type Reader = Pick<RequestOf<'previewStep'>['query'], 'audience' | 'country'>;
export const anyReader: Reader = { audience: 'self', country: 'US' };

export const audienceOptions = [
  { value: 'self', label: 'For themselves' },
  { value: 'veteran', label: 'A veteran' },
  { value: 'loved-one', label: 'For a loved one' },
  { value: 'clinician', label: 'A clinician' },
] as const satisfies readonly { value: Reader['audience']; label: string }[];
const countries = [
  { value: 'US', label: 'United States' },
  { value: 'AU', label: 'Australia' },
  { value: 'DE', label: 'Elsewhere' },
] as const;

interface ReaderChoiceProps {
  readonly reader: Reader;
  readonly onChange: (reader: Reader) => void;
}

/** Who, and where: by these two a text differs. */
export function ReaderChoice({ reader, onChange }: ReaderChoiceProps) {
  return (
    <SpaceBetween direction="horizontal" size="m">
      <FormField label="Who">
        <Select
          options={[...audienceOptions]}
          selectedOption={audienceOptions.find(({ value }) => value === reader.audience) ?? null}
          onChange={({ detail: { selectedOption } }) => {
            const chosen = audienceOptions.find(({ value }) => value === selectedOption.value);
            if (chosen !== undefined) onChange({ ...reader, audience: chosen.value });
          }}
        />
      </FormField>
      <FormField label="Where">
        <Select
          options={[...countries]}
          selectedOption={countries.find(({ value }) => value === reader.country) ?? null}
          onChange={({ detail }) => onChange({ ...reader, country: detail.selectedOption.value ?? 'US' })}
        />
      </FormField>
    </SpaceBetween>
  );
}
