import Alert from '@cloudscape-design/components/alert';

import type { AnswerOf } from '../api/call.ts';

type Finding = AnswerOf<'checkDraft'>['findings'][number];

/** What keeps a text from being published: where, why, and what to do. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <Alert
      type="warning"
      header={findings.length === 1 ? 'One thing to mend' : `${findings.length} things to mend`}
    >
      <ul>
        {findings.map(({ step, locale, place, reason, remedy }) => (
          <li key={`${step} ${locale} ${place} ${reason}`}>
            <strong>
              {step} {locale} {place}
            </strong>
            : {reason} {remedy}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
