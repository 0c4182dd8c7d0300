import { GetEmailIdentityCommand } from '@aws-sdk/client-sesv2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from '#infra/doctor/run.ts';
import { dnsFault, fault, mockedAccount, outsideWith, written } from './account.ts';

const account = mockedAccount();
beforeEach(account.healthy);
afterAll(account.restore);

const noRecords = async () => {
  throw dnsFault('ENOTFOUND');
};

async function doctor({ words = ['--stage', 'prod'], outside = outsideWith(), prod = {} } = {}) {
  const out: string[] = [];
  const error: string[] = [];
  const code = await run(words, {
    cdkJson: JSON.stringify({ context: { stages: { prod: { ...written, ...prod } } } }),
    outside,
    out: (line) => out.push(line),
    error: (line) => error.push(line),
  });
  return { code, page: out.join('\n'), error: error.join('\n') };
}

describe('the page', () => {
  it('of an account before the first deploy', async () => {
    account.empty();
    const { code, page } = await doctor({ outside: outsideWith({ resolve: noRecords }) });
    expect(page).toMatchInlineSnapshot(`
      "Stage prod: account 123456789012, eu-central-1

      ok       CDK bootstrap in eu-central-1: version 30.
      ok       CDK bootstrap in us-east-1: version 30.
      later    Stack lantern-prod-data: comes with the deploy.
      later    Stack lantern-prod-service: comes with the deploy.
      later    Stack lantern-prod-global: comes with the deploy.
      later    Stack lantern-prod-edge: comes with the deploy.
      later    Sending domain letters.yourdomain.org: comes with the deploy.
      later    Sending domain confirm.yourdomain.org: comes with the deploy.
      later    DMARC of letters.yourdomain.org: the record, or its text, comes with the deploy.
      later    DMARC of confirm.yourdomain.org: the record, or its text, comes with the deploy.
      later    Configuration sets: come with the deploy.
      later    Alarm mails: come with the deploy; somebody must then confirm the mail of SNS.
      later    Staff: the user pool comes with the deploy; then invite two people at least.
      MISSING  SES account: is in the sandbox: it may write only to addresses that AWS has verified.
               Next: once the domains are verified, ask for production access; see "Moving out of the SES sandbox" in docs/runbook.md
      ok       SES account: 200 mails in 24 hours, 1 a second.
      ok       SES account: 2000 people a month are 18000 mails, 2.88 dollars on the plan essentials.
      ok       SES account: by itself it suppresses nobody; the configuration sets say so for our mails.

      1 missing, 11 to come with the deploy."
    `);
    expect(code).toBe(1);
  });

  it('of a deploy that came half way', async () => {
    account.halfDeployed();
    const { code, page } = await doctor({ outside: outsideWith({ resolve: noRecords }) });
    expect(page).toMatchInlineSnapshot(`
      "Stage prod: account 123456789012, eu-central-1

      ok       CDK bootstrap in eu-central-1: version 30.
      ok       CDK bootstrap in us-east-1: version 30.
      ok       Stack lantern-prod-data: stands (CREATE_COMPLETE).
      MISSING  Stack lantern-prod-service: its last change failed (ROLLBACK_COMPLETE).
               Next: see why by aws cloudformation describe-stack-events --stack-name lantern-prod-service --region eu-central-1; then npx cdk deploy --all -c stage=prod
      MISSING  Stack lantern-prod-global: is not there, though others of the stage are.
      MISSING  Stack lantern-prod-edge: is not there, though others of the stage are.
               Next: npx cdk deploy --all -c stage=prod
      later    Sending domain letters.yourdomain.org: comes with the deploy.
      later    Sending domain confirm.yourdomain.org: comes with the deploy.
      later    DMARC of letters.yourdomain.org: the record, or its text, comes with the deploy.
      later    DMARC of confirm.yourdomain.org: the record, or its text, comes with the deploy.
      later    Configuration sets: come with the deploy.
      later    Alarm mails: come with the deploy; somebody must then confirm the mail of SNS.
      MISSING  Staff: nobody with a second factor may write (group author).
      MISSING  Staff: nobody with a second factor may approve (group approver).
               Next: put two people at least into the user pool and its groups (README, "Deploy"); each signs in once and sets up the second factor
      MISSING  SES account: is in the sandbox: it may write only to addresses that AWS has verified.
               Next: once the domains are verified, ask for production access; see "Moving out of the SES sandbox" in docs/runbook.md
      ok       SES account: 200 mails in 24 hours, 1 a second.
      ok       SES account: 2000 people a month are 18000 mails, 2.88 dollars on the plan essentials.
      ok       SES account: by itself it suppresses nobody; the configuration sets say so for our mails.

      6 missing, 6 to come with the deploy."
    `);
    expect(code).toBe(1);
  });

  it('of a healthy account', async () => {
    const { code, page } = await doctor();
    expect(page).toMatchInlineSnapshot(`
      "Stage prod: account 123456789012, eu-central-1

      ok       CDK bootstrap in eu-central-1: version 30.
      ok       CDK bootstrap in us-east-1: version 30.
      ok       Stack lantern-prod-data: stands (CREATE_COMPLETE).
      ok       Stack lantern-prod-service: stands (CREATE_COMPLETE).
      ok       Stack lantern-prod-global: stands (CREATE_COMPLETE).
      ok       Stack lantern-prod-edge: stands (CREATE_COMPLETE).
      ok       Sending domain letters.yourdomain.org: verified, with DKIM of 2048 bits and its own MAIL FROM.
      ok       Sending domain confirm.yourdomain.org: verified, with DKIM of 2048 bits and its own MAIL FROM.
      ok       DMARC of letters.yourdomain.org: the policy is reject.
      ok       DMARC of confirm.yourdomain.org: the policy is reject.
      ok       Configuration set sequence-set: requires TLS, suppresses, measures reputation and tracks nobody.
      ok       Configuration set confirmation-set: requires TLS, suppresses, measures reputation and tracks nobody.
      ok       Alarm mails: go to alarms@yourdomain.org, which has confirmed.
      ok       Staff: 2 people with a second factor; they can write and approve.
      ok       SES account: may send to everybody, and its reputation is healthy.
      ok       SES account: 50000 mails in 24 hours, 14 a second.
      ok       SES account: 2000 people a month are 18000 mails, 2.88 dollars on the plan essentials.
      ok       SES account: by itself it suppresses after BOUNCE and COMPLAINT; the configuration sets say so for our mails.

      Nothing is missing."
    `);
    expect(code).toBe(0);
  });

  it('of an account that may not be looked at', async () => {
    account.denied();
    const { code, page } = await doctor();
    expect(page).toMatchInlineSnapshot(`
      "Stage prod: account 123456789012, eu-central-1

      UNSEEN   CDK bootstrap in eu-central-1: could not look: needs permission ssm:GetParameter.
      UNSEEN   CDK bootstrap in us-east-1: could not look: needs permission ssm:GetParameter.
      UNSEEN   Stack lantern-prod-data: could not look: needs permission cloudformation:DescribeStacks.
      UNSEEN   Stack lantern-prod-service: could not look: needs permission cloudformation:DescribeStacks.
      UNSEEN   Stack lantern-prod-global: could not look: needs permission cloudformation:DescribeStacks.
      UNSEEN   Stack lantern-prod-edge: could not look: needs permission cloudformation:DescribeStacks.
      UNSEEN   Sending domain letters.yourdomain.org: could not look: needs permission ses:GetEmailIdentity.
      UNSEEN   Sending domain confirm.yourdomain.org: could not look: needs permission ses:GetEmailIdentity.
      ok       DMARC of letters.yourdomain.org: the policy is reject.
      ok       DMARC of confirm.yourdomain.org: the policy is reject.
      UNSEEN   Configuration sets: could not look: needs permission cloudformation:ListStackResources.
      UNSEEN   Alarm mails: could not look: needs permission cloudformation:ListStackResources.
      UNSEEN   Staff: could not look: needs permission cloudformation:ListStackResources.
      UNSEEN   SES account: could not look: needs permission ses:GetAccount.

      12 not seen."
    `);
    expect(code).toBe(1);
  });

  it('names nobody of staff', async () => {
    const { page } = await doctor();
    expect(page).not.toMatch(/\b(ana|ben)\b/);
  });
});

describe('the exit code', () => {
  it('is 0 during a deploy when nothing else is wanting', async () => {
    account.ses.on(GetEmailIdentityCommand).rejects(fault('NotFoundException'));
    account.stackIs('service', 'CREATE_IN_PROGRESS');
    const { code, page } = await doctor();
    expect(page).toContain('Nothing is missing, 3 to come with the deploy.');
    expect(code).toBe(0);
  });

  it.each([
    ['a wrong flag', { words: ['--stge'] }, "Unknown option '--stge'"],
    ['no stage', { words: [] }, '--stage takes dev or prod'],
    ['another stage', { words: ['--stage', 'test'] }, '--stage takes dev or prod'],
    ['a wrong setting', { prod: { sesRate: 0 } }, 'Setting stages.prod.sesRate in cdk.json must be above 0'],
    ['another account', { prod: { account: '999999999999' } }, 'are of account 123456789012'],
  ])('is 2 for %s, with one sentence', async (_, order, sentence) => {
    const { code, page, error } = await doctor(order);
    expect(error).toContain(sentence);
    expect(page).toBe('');
    expect(code).toBe(2);
  });

  it('is 2 without credentials, and nothing else is asked', async () => {
    account.sts.on(GetCallerIdentityCommand).rejects(fault('CredentialsProviderError'));
    const { code, error } = await doctor();
    expect(error).toBe(
      'There are no AWS credentials that work: sign in (aws sso login, or aws configure) and name the profile by AWS_PROFILE.',
    );
    expect(code).toBe(2);
    expect(account.ses.calls()).toEqual([]);
  });
});
