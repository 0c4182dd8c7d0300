import * as z from 'zod/mini';

/**
 * What each function reads from its environment. The composition root parses it; the stacks must
 * fill it, checked by the type `EnvironmentOf`. Each is made when it is asked for: a function that starts
 * pays for its own alone.
 */
const url = () => z.url({ protocol: /^https?$/ });
const table = () => ({ TABLE_NAME: z.string().check(z.minLength(3)) });
/** Secret with the root keys, as JSON: `{"k1": "…", "k2": "…"}`; the highest number signs and seals. */
const keys = () => ({ KEYS_SECRET_ID: z.string().check(z.minLength(1)) });
/** Folder of the shipped content, beside the code. */
const content = () => ({ CONTENT_DIR: z.string().check(z.minLength(1)) });
/**
 * What each request through the distribution carries in `originHeader`; any other is refused. Where it
 * is not set there is no distribution: the embedded run. test/infra/api.test.ts holds that each stage sets it.
 */
const origin = () => ({ ORIGIN_KEY: z.optional(z.string().check(z.minLength(32))) });
const senderName = () => ({ SENDER_NAME: z.string().check(z.minLength(1)) });
const sender = () => ({
  ...senderName(),
  POSTAL_ADDRESS: z.string().check(z.minLength(1)),
  PUBLIC_URL: url(),
  SEQUENCE_ADDRESS: z.email(),
  CONFIRMATION_ADDRESS: z.email(),
  REPLY_TO: z.email(),
});

export const environments = {
  intake: () => z.object({ ...origin(), ...keys(), CONFIRMATION_QUEUE_URL: url(), ...senderName() }),
  recipient: () => z.object({ ...origin(), ...table(), ...keys(), ...senderName() }),
  facts: () =>
    z.object({
      ...origin(),
      ...table(),
      ...senderName(),
      ...content(),
    }),
  staff: () =>
    z.object({
      ...origin(),
      ...table(),
      ...keys(),
      ...sender(),
      SEND_QUEUE_URL: url(),
      SEQUENCE_CONFIGURATION_SET: z.string().check(z.minLength(1)),
      STAFF_ISSUER: url(),
      /** The client id that tokens must be issued for. */
      STAFF_AUDIENCE: z.string().check(z.minLength(1)),
      /** The user pool of staff; left out where an outside issuer vouches for them. */
      STAFF_POOL_ID: z.optional(z.string()),
      /** A fixed key set (JSON) in place of the issuer's own address; the embedded run gives one. */
      STAFF_JWKS: z.optional(z.string()),
      ...content(),
    }),
  confirmation: () =>
    z.object({
      ...table(),
      ...keys(),
      ...sender(),
      CONFIRMATION_CONFIGURATION_SET: z.string().check(z.minLength(1)),
      /** Its own queue: what SES does not take now is put back there, to be tried later. */
      CONFIRMATION_QUEUE_URL: url(),
      /** Mails a second that confirmations may use: 20 % of the SES rate in the settings. */
      CONFIRMATION_RATE: z.coerce.number().check(z.positive()),
      /** Workers that the confirmation queue's event source may run at once. */
      CONFIRMATION_WORKERS: z.coerce.number().check(z.int(), z.gte(2)),
    }),
  send: () =>
    z.object({
      ...table(),
      ...keys(),
      ...sender(),
      SEND_QUEUE_URL: url(),
      SEQUENCE_CONFIGURATION_SET: z.string().check(z.minLength(1)),
      ...content(),
    }),
  feedback: () => z.object({ ...table(), ...keys() }),
  housekeeping: () => z.object({ ...table(), SEND_QUEUE_URL: url(), ...content() }),
  canary: () => z.object({ ...table(), ...keys(), PUBLIC_URL: url() }),
  dispatch: () =>
    z.object({
      ...table(),
      SEND_QUEUE_URL: url(),
      /**
       * Mails a second that sequences may use at most: 80 % of the SES rate in the settings. Dispatch uses
       * less when 80 % of what SES grants is less.
       */
      SEND_RATE: z.coerce.number().check(z.positive()),
      /** Workers that the send queue's event source may run at once. */
      SEND_WORKERS: z.coerce.number().check(z.int(), z.gte(2)),
    }),
} as const;

export type FunctionName = keyof typeof environments;

/** A parsed environment. */
export type EnvironmentOf<F extends FunctionName> = z.output<ReturnType<(typeof environments)[F]>>;

/** The variables as the stacks must give them: every required name, as text. */
export type VariablesOf<F extends FunctionName> = {
  readonly [K in keyof z.input<ReturnType<(typeof environments)[F]>>]: string;
};
