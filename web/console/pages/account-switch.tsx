import { useChange, useRead } from '../api/use-api.ts';
import { ConfirmedButton } from '../parts/confirmed-button.tsx';
import { useMay } from '../session/session.ts';

/** Stops all campaigns at once, and lets them go on. */
export function AccountSwitch() {
  const account = useRead('getAccount', {});
  const mayStop = useMay('stopAccount');
  const mayStart = useMay('startAccount');
  const stop = useChange('stopAccount');
  const start = useChange('startAccount');
  if (account.data?.stopped)
    return mayStart ? (
      <ConfirmedButton label="Go on sending" variant="primary" act={() => start.mutateAsync({})}>
        <p>Every campaign that runs goes on, little by little, with what fell due meanwhile.</p>
      </ConfirmedButton>
    ) : null;
  return mayStop && account.data ? (
    <ConfirmedButton label="Stop all sending" act={() => stop.mutateAsync({})}>
      <p>Nothing goes out in any campaign, within seconds. Nobody loses their place.</p>
    </ConfirmedButton>
  ) : null;
}
