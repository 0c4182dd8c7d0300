import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';

import { roles as all, type Role } from '#shared/declarations/routes.ts';

/** What each role is for, in a line. */
const meanings: Readonly<Record<Role, string>> = {
  author: 'Writes texts and starts campaigns',
  approver: 'Approves, publishes, repairs and looks after the evidence',
  privacy: 'Answers people who ask about their data',
  auditor: 'Reads everything, changes nothing',
  admin: 'Everything, and the team',
};

interface RolesFieldProps {
  readonly roles: readonly Role[];
  readonly onChange: (roles: Role[]) => void;
}

export function RolesField({ roles, onChange }: RolesFieldProps) {
  const options = all.map((value) => ({ value, label: value, description: meanings[value] }));
  return (
    <FormField label="Roles">
      <Multiselect
        options={options}
        selectedOptions={options.filter(({ value }) => roles.includes(value))}
        deselectAriaLabel={({ label }) => `Without ${label}`}
        onChange={({ detail }) =>
          onChange(all.filter((role) => detail.selectedOptions.some(({ value }) => value === role)))
        }
      />
    </FormField>
  );
}
