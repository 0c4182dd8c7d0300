import { useChange } from '../api/use-api.ts';
import { ConfirmedButton } from '../parts/confirmed-button.tsx';
import { useMay } from '../session/session.ts';

interface RetryRefusedProps {
  readonly campaign: string;
  readonly refused: number;
  readonly label: string;
}

/** Sends again what SES did not take, and nothing that it took. */
export function RetryRefused({ campaign, refused, label }: RetryRefusedProps) {
  const may = useMay('retryRefused');
  const retry = useChange('retryRefused');
  if (!may || refused === 0) return null;
  return (
    <ConfirmedButton label={label} act={() => retry.mutateAsync({ path: { campaign }, body: {} })}>
      <p>
        Up to {refused} mails that SES refused are sent again, and none that it took. Mend the cause first, or
        they are refused again.
      </p>
    </ConfirmedButton>
  );
}
