import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';

interface LanguageFieldProps {
  readonly locales: readonly string[];
  readonly locale: string;
  readonly onChange: (locale: string) => void;
}

export function LanguageField({ locales, locale, onChange }: LanguageFieldProps) {
  return (
    <FormField label="Language">
      <Select
        options={locales.map((value) => ({ value, label: value }))}
        selectedOption={{ value: locale, label: locale }}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? locale)}
      />
    </FormField>
  );
}
