/** SES would not take a mail now, and would not take the next one either: the worker should hold. */
export class NotSent extends Error {
  readonly code: string;
  /** Milliseconds. */
  readonly retryAfter: number;

  constructor(code: string, retryAfter: number) {
    super(`SES did not take the mail: ${code}`);
    this.name = 'NotSent';
    this.code = code;
    this.retryAfter = retryAfter;
  }
}
