import { absent, type Reading, read } from '../reading.ts';

const denials = new Set([
  'AccessDenied',
  'AccessDeniedException',
  // As SNS names it, on the wire and in its client.
  'AuthorizationError',
  'AuthorizationErrorException',
]);
const absences = new Set(['NotFoundException', 'ParameterNotFound', 'ResourceNotFoundException']);

/**
 * One look at the account.
 * @param action the permission that it takes, as IAM writes it
 */
export async function look<T>(action: string, call: () => Promise<T>): Promise<Reading<T>> {
  try {
    return read(await call());
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (denials.has(error.name)) return { kind: 'denied', action };
    if (absences.has(error.name) || isUnknownStack(error)) return absent;
    return { kind: 'failed', why: `${action}: ${error.name}, ${error.message}` };
  }
}

/** CloudFormation has no name of its own for it. */
function isUnknownStack(error: Error): boolean {
  return error.name === 'ValidationError' && error.message.includes('does not exist');
}
