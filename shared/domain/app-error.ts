/** What a caller can cause. The HTTP answer is made of it in one place; workers drop the message that caused it. */
export type ErrorKind = 'invalid' | 'unauthenticated' | 'forbidden' | 'not-found' | 'conflict';

export class AppError extends Error {
  readonly kind: ErrorKind;
  /** Stable, for programs: `campaign.not_draft`. */
  readonly code: string;
  readonly details: readonly { readonly field: string; readonly message: string }[];

  constructor(
    kind: ErrorKind,
    code: string,
    message: string,
    details: readonly { readonly field: string; readonly message: string }[] = [],
  ) {
    super(message);
    this.name = 'AppError';
    this.kind = kind;
    this.code = code;
    this.details = details;
  }
}
