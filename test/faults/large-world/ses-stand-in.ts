import { SESServiceException } from '@aws-sdk/client-ses';

import { classify } from '#shared/adapters/ses-mailer.ts';
import { second } from '#shared/domain/instant.ts';
import type { SendResult } from '#shared/domain/mail.ts';
import type { Faults, Rate } from './faults.ts';

/** What SES does with one call. */
export type SesAnswer =
  | { readonly do: 'accept'; readonly messageId: string }
  | { readonly do: 'fail'; readonly status: number; readonly code: string; readonly message: string }
  /** Whatever was decided about the mail, the caller does not hear of it. */
  | { readonly do: 'reset' | 'say-half' | 'hang'; readonly messageId?: string }
  /** Nobody is listening: there is no connection. */
  | { readonly do: 'refuse-connection' };

export interface SesStandIn {
  /** What will become of the next call for this mail. */
  fateOf(tag: string): Fate;
  /** A call has come in. Takes the mail if that is its fate: this is the truth the ledger is held against. */
  answer(fate: Fate, tag: string, to: string): SesAnswer;
  /** Milliseconds of true time that the client waits for a call that came to this. */
  waits(answer: SesAnswer): number;
  /** Closes connections that the client believes to be open. */
  closesIdle(): boolean;
}

const fates = [
  'rate exceeded',
  'daily quota exceeded',
  'sending paused',
  'mail refused',
  'error before acceptance',
  'error after acceptance',
  'reset before acceptance',
  'reset after acceptance',
  'half an answer',
  'no answer before acceptance',
  'no answer after acceptance',
  'no connection',
] as const satisfies readonly Rate[];
export type Fate = (typeof fates)[number] | undefined;

/** The one code with which it refuses a mail for good. */
export const refusal = 'MessageRejected';

/**
 * @param refused gets the send id of each mail that was refused
 * @param took is told of each mail that was taken
 */
export function sesStandIn(
  faults: Faults,
  refused: Set<string>,
  took: (mail: { readonly tag: string; readonly to: string; readonly messageId: string }) => void,
): SesStandIn {
  let taken = 0;
  const take = (tag: string, to: string): string => {
    taken += 1;
    const messageId = `message-${String(taken).padStart(6, '0')}`;
    took({ tag, to, messageId });
    return messageId;
  };
  const fail = (status: number, code: string, message: string): SesAnswer => ({
    do: 'fail',
    status,
    code,
    message,
  });
  return {
    fateOf: (tag) => faults.oneOf(fates, `ses ${tag}`),
    answer(fate, tag, to) {
      switch (fate) {
        case 'rate exceeded':
          return fail(400, 'Throttling', 'Maximum sending rate exceeded.');
        case 'daily quota exceeded':
          return fail(400, 'Throttling', 'Daily message quota exceeded.');
        case 'sending paused':
          return fail(400, 'AccountSendingPausedException', 'Sending is paused for this account.');
        case 'mail refused':
          refused.add(tag);
          return fail(400, refusal, 'Email address is not verified.');
        case 'error before acceptance':
          return fail(503, 'ServiceUnavailable', 'Unable to process the request.');
        case 'error after acceptance':
          take(tag, to);
          return fail(500, 'InternalFailure', 'The request failed.');
        case 'reset before acceptance':
          return { do: 'reset' };
        case 'reset after acceptance':
          return { do: 'reset', messageId: take(tag, to) };
        case 'half an answer':
          return { do: 'say-half', messageId: take(tag, to) };
        case 'no answer before acceptance':
          return { do: 'hang' };
        case 'no answer after acceptance':
          return { do: 'hang', messageId: take(tag, to) };
        case 'no connection':
          return { do: 'refuse-connection' };
        default:
          return { do: 'accept', messageId: take(tag, to) };
      }
    },
    waits: (answer) => (answer.do === 'hang' ? 10 * second : 0),
    closesIdle: () => faults.happens('idle connection closed', 'ses'),
  };
}

/** What the SDK would throw for such an answer, classified as the mailer does. */
export function resultOf(answer: SesAnswer): SendResult {
  switch (answer.do) {
    case 'accept':
      return { kind: 'accepted', messageId: answer.messageId };
    case 'fail':
      return classify(serviceError(answer), true);
    case 'say-half':
      return classify(named('SyntaxError'), true);
    case 'reset':
      return classify(named('Error', 'ECONNRESET'), true);
    case 'hang':
      return classify(named('TimeoutError'), true);
    case 'refuse-connection':
      return classify(named('Error', 'ECONNREFUSED'), false);
  }
}

function serviceError({ status, code, message }: Extract<SesAnswer, { do: 'fail' }>): Error {
  return new SESServiceException({
    name: code,
    message,
    $fault: status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: status },
  });
}

function named(name: string, code?: string): Error {
  return Object.assign(new Error('the call failed'), { name, ...(code === undefined ? {} : { code }) });
}
