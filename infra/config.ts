import * as z from 'zod';
import { confirmationShare, sequenceShare } from '#shared/declarations/sending-shares.ts';

/** What an admin decides for a stage: `context.stages.<stage>` in cdk.json, chosen by `-c stage=dev`. */
export const stages = ['dev', 'prod'] as const;
export type Stage = (typeof stages)[number];

/** Rate × seconds workers keep the rate up: a call to SES, and what a visit does around it (`npm run simulate`). */
const secondsPerVisit = 0.2;

const domainPattern = /^(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})+$/;
const domain = z.string().regex(domainPattern, { error: 'must be a domain name in lower case', abort: true });
const address = z.email('must be an e-mail address').lowercase('must be in lower case');
const line = z
  .string()
  .min(1, 'must not be empty')
  .regex(/^[^\r\n]*$/, 'must be one line');
const httpsUrl = z.url({
  protocol: /^https$/,
  hostname: z.regexes.domain,
  error: 'must be an https address',
});
const awsName = (pattern: RegExp, what: string) => z.string().regex(pattern, `must be ${what}`);

const senderSchema = z.strictObject({
  /** Display name of every mail and page. No word of the condition or the drug (L-22). */
  name: line.max(60, 'must have at most 60 characters'),
  /** Street address that every mail carries. */
  postalAddress: line.min(10, 'must be a full street address'),
  /** The organisation's mail domain; both streams send from sub-domains of it. */
  domain,
  /** From of the sequence, and of confirmations: two streams on two sub-domains (D-06). */
  sequenceAddress: address,
  confirmationAddress: address,
  /** A mailbox that people read. */
  replyTo: address,
  /** Where mail providers send DMARC reports. */
  dmarcReports: address.optional(),
});

const signInSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('cognito') }),
    z.strictObject({
      kind: z.literal('oidc'),
      issuer: httpsUrl,
      audience: line,
      /** Where the issuer changes codes for tokens, when that is not its own host. */
      tokenOrigin: httpsUrl.optional(),
    }),
  ],
  { error: 'must be { "kind": "cognito" } or { "kind": "oidc", "issuer", "audience" }' },
);

const settingsSchema = z
  .strictObject({
    region: awsName(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS Region'),
    /** Left out: the account of the credentials in use. */
    account: awsName(/^\d{12}$/, 'an AWS account number of 12 digits').optional(),
    /** The one host of form, pages and API, as people see it. */
    publicUrl: httpsUrl.refine(
      (value) => new URL(value).origin === value,
      'must be https:// and a host, no more',
    ),
    sender: senderSchema,
    /** Route 53 zone that gets the mail records. Left out: the records are made elsewhere. */
    hostedZone: z
      .strictObject({ id: awsName(/^Z[A-Z0-9]+$/, 'a Route 53 zone id'), name: domain })
      .optional(),
    staffSignIn: signInSchema,
    /** Gets alarms and the budget's mails. A mailbox that somebody reads at any hour. */
    alarmAddress: address,
    /** Dollars a month above which the admin is told; nothing is stopped. */
    monthlyBudget: z.number('must be a number').positive('must be above 0').default(50),
    /** Mails a second that SES grants the account: 1 in the sandbox. */
    sesRate: z.number('must be a number').positive('must be above 0'),
    /** Send workers at once. Left out: as many as the rate needs. */
    workers: z
      .int('must be a whole number')
      .min(2, 'must be at least 2')
      .max(1000, 'must be at most 1000')
      .optional(),
    logRetentionDays: z.literal([7, 14, 30, 60, 90], 'must be 7, 14, 30, 60 or 90'),
    /** What happens to table, secret, key and user pool when their stack is deleted. */
    removalPolicy: z.enum(['retain', 'destroy'], 'must be "retain" or "destroy"'),
  })
  .superRefine(({ sender, hostedZone }, context) => {
    const complain = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    for (const name of ['sequenceAddress', 'confirmationAddress'] as const) {
      if (!domainOf(sender[name]).endsWith(`.${sender.domain}`)) {
        complain(['sender', name], `must be on a sub-domain of ${sender.domain}`);
      }
    }
    if (domainOf(sender.sequenceAddress) === domainOf(sender.confirmationAddress)) {
      complain(
        ['sender', 'confirmationAddress'],
        'must be on another sub-domain than sender.sequenceAddress',
      );
    }
    if (hostedZone && sender.domain !== hostedZone.name && !sender.domain.endsWith(`.${hostedZone.name}`)) {
      complain(['hostedZone', 'name'], `must be a zone that holds ${sender.domain}`);
    }
  });

type Input = z.input<typeof settingsSchema>;
export type Settings = Readonly<z.output<typeof settingsSchema>> & {
  readonly stage: Stage;
  /** Mails a second that sequences may use at most, and confirmations. */
  readonly sendRate: number;
  readonly confirmationRate: number;
  readonly workers: number;
};

/** One valid value of each setting, for the messages. */
const example = {
  region: 'eu-central-1',
  account: '123456789012',
  publicUrl: 'https://letters.yourdomain.org',
  sender: {
    name: 'Your Organisation',
    postalAddress: 'Your Organisation, 12 Main Street, Springfield, IL 62701, USA',
    domain: 'yourdomain.org',
    sequenceAddress: 'hello@letters.yourdomain.org',
    confirmationAddress: 'hello@confirm.yourdomain.org',
    replyTo: 'care@yourdomain.org',
    dmarcReports: 'dmarc@yourdomain.org',
  },
  hostedZone: { id: 'Z0123456789ABCDEFGHIJ', name: 'yourdomain.org' },
  staffSignIn: {
    kind: 'oidc',
    issuer: 'https://login.yourdomain.org',
    audience: 'lantern-staff',
    tokenOrigin: 'https://tokens.yourdomain.org',
  },
  alarmAddress: 'alarms@yourdomain.org',
  monthlyBudget: 50,
  sesRate: 14,
  workers: 2,
  logRetentionDays: 30,
  removalPolicy: 'retain',
} satisfies Input;

/** A setting that an admin must change; the message is all they need. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * The settings of a stage.
 * @param name what `-c stage=…` said
 * @param all `context.stages` of cdk.json, unchecked
 * @throws SettingsError one sentence for each wrong setting
 */
export function settingsOf(name: unknown, all: unknown): Settings {
  const stage = stages.find((known) => known === name);
  if (!stage)
    throw new SettingsError(`Unknown stage "${name}": choose one with -c stage=dev or -c stage=prod.`);
  const input = at(all, [stage]);
  if (input === undefined)
    throw new SettingsError(`Stage ${stage} has no settings: add stages.${stage} to cdk.json.`);
  const parsed = settingsSchema.safeParse(input);
  if (!parsed.success)
    throw new SettingsError(parsed.error.issues.map((issue) => sentence(stage, input, issue)).join('\n'));
  const settings = parsed.data;
  if (stage === 'prod') refusePlaceholders(settings);
  const workers = settings.workers ?? Math.max(2, Math.ceil(settings.sesRate * secondsPerVisit));
  return {
    ...settings,
    stage,
    workers,
    sendRate: settings.sesRate * sequenceShare,
    confirmationRate: settings.sesRate * confirmationShare,
  };
}

export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}

function sentence(stage: Stage, input: unknown, issue: z.core.$ZodIssue): string {
  const where = (path: readonly PropertyKey[]) => ['stages', stage, ...path].map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => where([...issue.path, key])).join(', ');
    return `Unknown setting ${names} in cdk.json: remove it or correct its name.`;
  }
  const shown = `for example ${JSON.stringify(at(example, issue.path))}`;
  const problem = at(input, issue.path) === undefined ? 'is missing' : issue.message;
  return `Setting ${where(issue.path)} in cdk.json ${problem}, ${shown}.`;
}

/** Mail in the name of example.org must never leave a real account, and a deletion must not lose people. */
function refusePlaceholders(settings: z.output<typeof settingsSchema>): void {
  const left = leaves(settings).filter(([, value]) => /\bexample\b/i.test(value));
  if (left.length > 0) {
    const names = left.map(([path]) => `stages.prod.${path}`).join(', ');
    throw new SettingsError(`Stage prod still has example values in cdk.json, replace them: ${names}.`);
  }
  if (settings.removalPolicy !== 'retain') {
    throw new SettingsError(
      'Setting stages.prod.removalPolicy in cdk.json must be "retain": prod keeps its data.',
    );
  }
}

function leaves(value: unknown, path = ''): (readonly [path: string, value: string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
