import * as z from 'zod';

import { routes } from '#shared/declarations/routes.ts';
import type { EmbeddedRun } from './embedded-run.ts';
import { callStaff, shippedCampaign } from './shipped-campaign.ts';

interface Person {
  readonly email: string;
  readonly firstName?: string;
  readonly audience: string;
  readonly country: string;
  readonly timeZone?: string;
  /** Day on which they leave with the link in their last mail. */
  readonly leavesOn?: number;
  /** Day on which their mailbox is closed. */
  readonly bouncesOn?: number;
}

const people: readonly Person[] = [
  {
    email: 'ana@example.com',
    firstName: 'Ana',
    audience: 'self',
    country: 'US',
    timeZone: 'America/New_York',
  },
  {
    email: 'ben@example.com',
    firstName: 'Ben',
    audience: 'veteran',
    country: 'US',
    timeZone: 'America/Los_Angeles',
  },
  {
    email: 'chloe@example.com',
    firstName: 'Chloé',
    audience: 'loved-one',
    country: 'AU',
    timeZone: 'Australia/Sydney',
  },
  { email: 'dieter@example.com', audience: 'clinician', country: 'DE', timeZone: 'Europe/Berlin' },
  {
    email: 'esi@example.com',
    firstName: 'Esi',
    audience: 'self',
    country: 'GB',
    timeZone: 'Europe/London',
    leavesOn: 9,
  },
  { email: 'farid@example.com', firstName: 'Farid', audience: 'loved-one', country: 'CA', leavesOn: 18 },
  { email: 'gwen@example.com', firstName: 'Gwen', audience: 'self', country: 'NZ', bouncesOn: 14 },
];
const days = 48;

/** A handful of people fill in the form, confirm, and get the whole sequence in a few seconds. */
export async function runDemo(run: EmbeddedRun): Promise<void> {
  console.log(`${people.length} people fill in the form and press the button in their mail …`);
  for (const person of people) await submit(run, person);
  await advance(run, 'PT1M');
  for (const { email } of people) await press(run, email, 'c');

  let mails = 0;
  for (let day = 1; day <= days; day++) {
    mails += (await advance(run, 'P1D')).accepted;
    for (const { email } of people.filter(({ leavesOn }) => leavesOn === day)) await press(run, email, 'u');
    for (const { email } of people.filter(({ bouncesOn }) => bouncesOn === day)) await bounce(run, email);
    progress(day, mails);
  }
  console.log('\n');
  await printNumbers(run);
  await run.inbox?.shown();
  console.log(`\nRead the mails: ${run.inbox?.url ?? `${run.url}/local/messages`}\nStop with Ctrl+C.`);
}

async function submit(run: EmbeddedRun, { leavesOn: _, bouncesOn: __, ...person }: Person): Promise<void> {
  const form = {
    ...person,
    adult: true,
    consentStore: true,
    consentEmail: true,
    consentVersion: '2026-11-22',
  };
  const response = await post(
    `${run.url}${routes.submitInterest.path}`,
    JSON.stringify(form),
    'application/json',
  );
  if (response.status !== 202)
    throw new Error(`the form answered ${response.status}: ${await response.text()}`);
}

/** Presses the button behind a link of a person's last mail: `c` confirms, `u` leaves. */
async function press(run: EmbeddedRun, email: string, page: 'c' | 'u'): Promise<void> {
  const mail = run.ses.mails.findLast(({ destinations }) => destinations[0] === email);
  // Soft line breaks of quoted-printable cut links in two.
  const text = mail?.raw.toString('latin1').replaceAll('=\r\n', '').replaceAll('=3D', '=');
  const link = new RegExp(`${run.url}/${page}/[\\w.-]+`).exec(text ?? '')?.[0];
  if (link === undefined) return;
  const response = await post(link, 'List-Unsubscribe=One-Click', 'application/x-www-form-urlencoded');
  if (!response.ok) throw new Error(`the link answered ${response.status}`);
}

async function bounce(run: EmbeddedRun, email: string): Promise<void> {
  const messageId = run.ses.mails.findLast(({ destinations }) => destinations[0] === email)?.messageId;
  await post(`${run.url}/local/feedback`, JSON.stringify({ messageId, event: 'Bounce' }), 'application/json');
}

function post(url: string, body: string, type: string): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
}

const advanceSchema = z.object({ now: z.string(), accepted: z.int(), skipped: z.int() });

async function advance(run: EmbeddedRun, by: string): Promise<z.infer<typeof advanceSchema>> {
  const response = await post(`${run.url}/local/advance`, JSON.stringify({ by }), 'application/json');
  return advanceSchema.parse(await response.json());
}

function progress(day: number, mails: number): void {
  const bar = '#'.repeat(Math.round((day / days) * 30)).padEnd(30, '.');
  const line = `  [${bar}] day ${day} of ${days}, ${mails} mails`;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}`);
  else if (day % 12 === 0) console.log(line);
}

const count = z.int();
const numbersSchema = z.object({
  enrolled: count,
  steps: z.array(
    z.object({
      step: z.string(),
      waiting: count,
      accepted: count,
      delivered: count,
      bounced: count,
      complained: count,
      refused: count,
      unknown: count,
      left: count,
    }),
  ),
  balance: z.object({ expected: count, counted: count, holds: z.boolean() }),
});

async function printNumbers(run: EmbeddedRun): Promise<void> {
  const auditor = await run.staff.sign('local-auditor', ['auditor']);
  const { enrolled, steps, balance } = await callStaff(
    { url: run.url, campaign: shippedCampaign },
    'getNumbers',
    auditor,
    numbersSchema,
  );
  const names = ['delivered', 'bounced', 'complained', 'waiting', 'left'] as const;
  console.log(`  ${'step'.padEnd(12)}${names.map((name) => name.padStart(11)).join('')}`);
  for (const row of steps) {
    console.log(`  ${row.step.padEnd(12)}${names.map((name) => String(row[name]).padStart(11)).join('')}`);
  }
  console.log(
    `\n  ${enrolled} people: ${balance.counted} of ${balance.expected} steps accounted for${balance.holds ? '' : ', which does NOT add up'}.`,
  );
}
