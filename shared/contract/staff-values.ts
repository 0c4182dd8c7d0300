import * as z from 'zod';

import { audienceSchema } from '#shared/domain/audience-schemas.ts';
import { campaignIdSchema, stepIdSchema } from '#shared/domain/campaign-id.ts';
import { parseAddress } from '#shared/domain/email-address.ts';
import { endReasons } from '#shared/domain/subscriber.ts';
import { isCountry } from './countries.ts';
import { isTimeZone } from './time-zone.ts';

/** A moment inside is epoch milliseconds; it leaves as ISO 8601 in UTC. */
export const instantSchema = z
  .int()
  .transform((at) => new Date(at).toISOString())
  .pipe(z.string().meta({ format: 'date-time', example: '2026-11-22T09:30:00.000Z' }));

/** The other way round: ISO 8601 with any offset becomes epoch milliseconds. */
export const momentSchema = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .meta({ example: '2026-11-22T09:30:00.000Z' });

/** Answers are made of what use cases return, which is read-only. */
export const listOf = <T extends z.core.$ZodType>(item: T) => z.array(item).readonly();

/** What the staff API calls a person by: the blind index of the address, which cannot be read back. */
export const subscriberKeySchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,64}$/)
  .meta({ example: 'q0wX3kq7V5b1mJm2o1uZ8A' });

export const enrolmentIdSchema = z.string().meta({ example: 'k3vq2xw7mdzjn5ta' });
/** Of one that comes in a path, and goes on the record. */
const enrolmentInPathSchema = z
  .string()
  .regex(/^[a-z0-9]{1,32}$/)
  .meta({ example: 'k3vq2xw7mdzjn5ta' });

/** An exact address, in the body of a POST and never in a path, which logs keep. */
export const addressSchema = z
  .string()
  .max(320)
  .transform((text, context) => {
    const parsed = parseAddress(text);
    if (parsed.ok) return parsed.address;
    context.addIssue({ code: 'custom', message: 'must be an e-mail address' });
    return z.NEVER;
  })
  .meta({ example: 'person@example.org' });

export const countrySchema = z
  .string()
  .refine(isCountry, { error: 'must be a two-letter country code' })
  .meta({ example: 'US', description: 'ISO 3166-1 alpha-2.' });

export const cursorSchema = z
  .string()
  .min(1)
  .max(2_000)
  .meta({ description: 'Where the page before ended; opaque. Absent in the answer on the last page.' });

export const endedSchema = z.object({ reason: z.enum(endReasons), at: instantSchema });

export const campaignPath = z.strictObject({ campaign: campaignIdSchema });
export const stepPath = z.strictObject({ campaign: campaignIdSchema, step: stepIdSchema });
export const subscriberPath = z.strictObject({ subscriber: subscriberKeySchema });
/** One step of one person. */
export const deliveryPath = z.strictObject({
  subscriber: subscriberKeySchema,
  enrolment: enrolmentInPathSchema,
  step: stepIdSchema,
});

/** As the form takes it. */
export const timeZoneSchema = z
  .string()
  .refine(isTimeZone, { error: 'must be a time zone such as Europe/Berlin' })
  .meta({ example: 'America/New_York', description: 'IANA time zone.' });

/** Whom a step is shown for. */
export const readerFields = {
  audience: audienceSchema,
  country: countrySchema,
  firstName: z.string().min(1).max(40).optional(),
};
