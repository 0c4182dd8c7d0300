/** Bad input: its message is one clear sentence for the terminal, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
