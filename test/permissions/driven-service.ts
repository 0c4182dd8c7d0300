import * as z from 'zod';

import type { EmbeddedRun } from '#infra/local/embedded-run.ts';
import { type OperationId, operationIds, type Role, routes } from '#shared/declarations/routes.ts';
import { linkTo, type ReadMail, readMail } from '../support/e2e-mails.ts';
import { goodForm } from '../support/e2e-people.ts';
import { Service } from '../support/e2e-service.ts';

interface Input {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** In minutes. */
const day = 24 * 60;

/** The embedded run as people and staff use it; it knows which of its routes were answered well. */
export class DrivenService {
  readonly #run: EmbeddedRun;
  readonly #service: Service;
  readonly #mails: ReadMail[] = [];
  readonly #driven = new Set<OperationId>();

  constructor(run: EmbeddedRun) {
    this.#run = run;
    this.#service = new Service(run.url);
  }

  /** Routes of functions that nobody has called yet. */
  get left(): readonly OperationId[] {
    return operationIds.filter((id) => routes[id].fn !== 'site' && !this.#driven.has(id));
  }

  get lastMail(): ReadMail {
    return this.#mails.at(-1) ?? absent('mail');
  }

  /** Lets time pass, as an ISO 8601 duration, and keeps the mails that came. */
  async pass(duration: string): Promise<void> {
    await this.#service.advance(duration);
    for (const mail of await this.#service.newMails()) this.#mails.push(await readMail(mail));
  }

  complain(messageId: string): Promise<number> {
    return this.#service.feedback(messageId, 'Complaint');
  }

  /** A page or a form of the site. */
  async open(id: OperationId, address: string, fields?: Readonly<Record<string, string>>): Promise<void> {
    const { status, text } =
      fields === undefined ? await this.#service.get(address) : await this.#service.postForm(address, fields);
    if (status >= 300) throw new Error(`${id} answered ${status}: ${text}`);
    this.#driven.add(id);
  }

  /** To the next time that it is so late, UTC. */
  async passTo(hour: number): Promise<void> {
    const { now } = await this.#service.advance('PT1M');
    const minutes = Math.floor(now / 60_000) % day;
    await this.pass(`PT${1 + ((hour * 60 - minutes + day) % day)}M`);
  }

  /** People fill in the form and, all at once, press the button of the mail that they get. */
  async confirmed(emails: readonly string[]): Promise<void> {
    for (const email of emails) {
      const form = { ...goodForm(email), country: 'DE', timeZone: 'Europe/Berlin' };
      const { status } = await this.#service.postJson(routes.submitInterest.path, form);
      if (status !== 202) throw new Error(`the form answered ${status}`);
      this.#driven.add('submitInterest');
    }
    await this.pass('PT5M');
    for (const email of emails) {
      await this.open('showConfirm', this.linkIn(email, 'c'));
      await this.open('confirm', this.linkIn(email, 'c'), {});
    }
  }

  linkIn(email: string, page: 'c' | 'u' | 'p'): string {
    const mail = this.#mails.findLast(({ to }) => to === email) ?? absent(`mail to ${email}`);
    return linkTo(mail, page) ?? absent(`link to ${page}`);
  }

  async staff<S extends z.ZodType>(
    role: Role,
    id: OperationId,
    schema: S,
    { path = {}, query, body }: Input = {},
  ): Promise<z.output<S>> {
    const address = routes[id].path.replace(/\{(\w+)\}/g, (_, name: string) => path[name] ?? '');
    const search = query === undefined ? '' : `?${new URLSearchParams(query)}`;
    const response = await fetch(`${this.#run.url}${address}${search}`, {
      method: routes[id].method,
      headers: {
        authorization: `Bearer ${await this.#run.staff.sign(`drive-${role}`, [role])}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${id} answered ${response.status}: ${text}`);
    this.#driven.add(id);
    return schema.parse(JSON.parse(text));
  }

  /** As `staff`, for an answer that nobody needs. */
  async tell(role: Role, id: OperationId, input: Input = {}): Promise<void> {
    await this.staff(role, id, z.unknown(), input);
  }
}

export const absent = (what: string): never => {
  throw new Error(`there is no ${what}`);
};
