import Box from '@cloudscape-design/components/box';
import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useState } from 'react';

import { Failure } from './states.tsx';

interface ConfirmedButtonProps {
  readonly label: string;
  readonly variant?: ButtonProps['variant'];
  readonly disabled?: boolean;
  /** What will happen, and to how many. */
  readonly children: ReactNode;
  /** @throws what is shown in the dialog, which then stays open */
  readonly act: () => Promise<unknown>;
}

/** A button that says what it will touch, asks once, and stays open until that is done. */
export function ConfirmedButton({
  label,
  variant = 'normal',
  disabled = false,
  children,
  act,
}: ConfirmedButtonProps) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const close = () => {
    setOpen(false);
    setError(undefined);
  };
  const go = async () => {
    setBusy(true);
    try {
      await act();
      close();
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error('It did not work.'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button variant={variant} wrapText={false} disabled={disabled} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {open ? (
        <Modal
          visible
          header={`${label}?`}
          onDismiss={close}
          closeAriaLabel="Close"
          footer={
            <Box float="right">
              <SpaceBetween direction="horizontal" size="xs">
                <Button variant="link" onClick={close} disabled={busy}>
                  Cancel
                </Button>
                <Button variant="primary" onClick={() => void go()} loading={busy}>
                  {label}
                </Button>
              </SpaceBetween>
            </Box>
          }
        >
          <SpaceBetween size="m">
            {children}
            {error === undefined ? null : <Failure error={error} />}
          </SpaceBetween>
        </Modal>
      ) : null}
    </>
  );
}
