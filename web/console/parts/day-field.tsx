import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';

interface DayFieldProps {
  readonly label: string;
  /** `2027-01-15`, or empty. */
  readonly value: string;
  readonly onChange: (day: string) => void;
}

/** A day without an hour. */
export function DayField({ label, value, onChange }: DayFieldProps) {
  return (
    <FormField label={label}>
      <DatePicker
        value={value}
        onChange={({ detail }) => onChange(detail.value)}
        placeholder="YYYY/MM/DD"
        openCalendarAriaLabel={() => 'Choose a day'}
        todayAriaLabel="Today"
        nextMonthAriaLabel="Next month"
        previousMonthAriaLabel="Month before"
      />
    </FormField>
  );
}
