import * as z from 'zod';

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

const region = awsName(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS Region');

/** Plans of SES that cost by the mail. */
const sesPlans = ['a-la-carte', 'essentials', 'pro'] as const;

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

/** What an admin writes for a stage. */
export const settingsSchema = z
  .strictObject({
    region,
    /** Regions in which people's data may lie. Left out: any. */
    dataResidency: z.array(region).min(1, 'must name at least one Region').optional(),
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
    /** Of the public host, in us-east-1. Left out: made in the hosted zone, if that holds the host. */
    certificateArn: awsName(
      /^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
      'the ARN of a certificate in us-east-1, where CloudFront looks for it',
    ).optional(),
    /** `managed`: AWS WAF in front of everything but links in mails, for 10 dollars a month. */
    firewall: z.enum(['managed', 'none'], 'must be "managed" or "none"').default('none'),
    staffSignIn: signInSchema,
    /** Gets alarms and the budget's mails. A mailbox that somebody reads at any hour. */
    alarmAddress: address,
    /** Dollars a month above which the admin is told; nothing is stopped. */
    monthlyBudget: z.number('must be a number').positive('must be above 0').default(50),
    /** Mails a second that SES grants the account: 1 in the sandbox. */
    sesRate: z.number('must be a number').positive('must be above 0'),
    /** What SES bills by; new accounts begin on `essentials`. */
    sesPlan: z
      .enum(sesPlans, `must be ${sesPlans.map((plan) => JSON.stringify(plan)).join(' or ')}`)
      .default('essentials'),
    /** How many people are expected to confirm in a month: what SES must grant, and will bill, for them. */
    peoplePerMonth: z.int('must be a whole number').positive('must be above 0').default(2_000),
    /** Send workers at once. Left out: as many as the rate needs. */
    workers: z
      .int('must be a whole number')
      .min(2, 'must be at least 2')
      .max(1000, 'must be at most 1000')
      .optional(),
    /** `gradual`: a new version gets a tenth of the calls at first, and alarms take it back. */
    release: z.enum(['gradual', 'at-once'], 'must be "gradual" or "at-once"').default('at-once'),
    logRetentionDays: z.literal([7, 14, 30, 60, 90], 'must be 7, 14, 30, 60 or 90'),
    /** What happens to table, secret, key and user pool when their stack is deleted. */
    removalPolicy: z.enum(['retain', 'destroy'], 'must be "retain" or "destroy"'),
  })
  .superRefine(({ region, dataResidency, sender, hostedZone }, context) => {
    const complain = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (dataResidency?.length && !dataResidency.includes(region)) {
      complain(['dataResidency'], `does not hold ${region}: choose a region that it holds, or add it`);
    }
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
    if (hostedZone && !holds(hostedZone.name, sender.domain)) {
      complain(['hostedZone', 'name'], `must be a zone that holds ${sender.domain}`);
    }
  });

type Input = z.input<typeof settingsSchema>;

/** One valid value of each setting, for the messages. */
export const example = {
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
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
  firewall: 'managed',
  dataResidency: ['eu-central-1', 'eu-west-1'],
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
  sesPlan: 'essentials',
  peoplePerMonth: 2_000,
  workers: 2,
  release: 'gradual',
  logRetentionDays: 30,
  removalPolicy: 'retain',
} satisfies Input;

export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}

/** Whether a name is the zone's own or below it. */
export function holds(zone: string, name: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}
