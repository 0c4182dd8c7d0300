import { useQuery } from '@tanstack/react-query';

import { callApi } from '../api/call.ts';
import { useChange } from '../api/use-api.ts';
import { ConfirmedButton } from '../parts/confirmed-button.tsx';
import { Loaded } from '../parts/states.tsx';
import { useMay, useSession } from '../session/session.ts';

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
      <HowMany campaign={campaign} />
      <p>Mend the cause first, or they are refused again.</p>
    </ConfirmedButton>
  );
}

/** Asked of the API without doing it: some of them may have left, or are being sent already. */
function HowMany({ campaign }: { readonly campaign: string }) {
  const { token } = useSession();
  const trial = useQuery({
    queryKey: ['retryRefused', campaign],
    queryFn: () => callApi(token, 'retryRefused', { path: { campaign }, body: { dryRun: true } }),
    staleTime: 0,
  });
  return (
    <Loaded query={trial} what="how many it would be">
      {({ found, reopened, more }) => (
        <p>
          {reopened} of {found} refused mails are sent again, and none that SES took.
          {more ? ' There are more: press once more afterwards.' : ''}
        </p>
      )}
    </Loaded>
  );
}
