import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Spinner from '@cloudscape-design/components/spinner';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Problem } from '../api/call.ts';

interface LoadedProps<T> {
  readonly query: UseQueryResult<T>;
  /** What is being waited for, in a few words. */
  readonly what: string;
  readonly children: (data: T) => ReactNode;
}

/** Waiting, failure and the thing itself, said the same way everywhere. */
export function Loaded<T>({ query, what, children }: LoadedProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <Failure error={query.error} onAgain={() => void query.refetch()} />;
  return (
    <Box padding="l" textAlign="center">
      <Spinner /> <span role="status">Reading {what} …</span>
    </Box>
  );
}

/** Why something did not work, in the API's own words, and what can be done. */
export function Failure({ error, onAgain }: { readonly error: Error; readonly onAgain?: () => void }) {
  const refused = error instanceof Problem;
  return (
    <Alert
      type={refused && error.status < 500 ? 'warning' : 'error'}
      header={refused ? error.message : 'The service could not be reached.'}
      action={onAgain === undefined ? undefined : <Button onClick={onAgain}>Try again</Button>}
    >
      {refused && error.fields.length > 0 ? (
        <ul>
          {error.fields.map(({ field, message }) => (
            <li key={field}>
              {field}: {message}
            </li>
          ))}
        </ul>
      ) : (
        'Nothing was lost: what was not answered can be asked again.'
      )}
    </Alert>
  );
}

export function Empty({ children }: { readonly children: ReactNode }) {
  return (
    <Box padding="l" textAlign="center" color="text-body-secondary">
      {children}
    </Box>
  );
}
