import { readFileSync } from 'node:fs';
import * as z from 'zod';

export const priceSchema = z.strictObject({
  dollars: z.number().nonnegative(),
  per: z.number().positive(),
  unit: z.string(),
  paysFor: z.string(),
});
const pricesSchema = z.strictObject({
  region: z.string(),
  asOf: z.string(),
  dynamodbWrite: priceSchema,
  dynamodbRead: priceSchema,
  sqsCall: priceSchema,
  lambdaTime: priceSchema,
  lambdaRequest: priceSchema,
  snsPublish: priceSchema,
  logIngest: priceSchema,
  storage: priceSchema,
  backup: priceSchema,
  scheduler: priceSchema,
  kmsKey: priceSchema,
  kmsCall: priceSchema,
  secret: priceSchema,
  sesMail: priceSchema,
});

const units = z.record(z.string(), z.number().nonnegative());
const callsSchema = z.strictObject({
  command: z.string(),
  writeUnits: units,
  readUnits: units,
  queueCalls: units,
});
const positive = z.number().positive();
const measuredSchema = z.strictObject({
  perMail: callsSchema,
  perPress: callsSchema,
  perSignUp: callsSchema,
  send: z.strictObject({ command: z.string(), memoryMb: positive, cpuMsPerMail: positive }),
  feedback: z.strictObject({
    command: z.string(),
    memoryMb: positive,
    msPerBatch: positive,
    eventsPerBatch: z.number().min(1).max(10),
  }),
  logs: z.strictObject({ command: z.string(), bytesPerMail: positive }),
  storage: z.strictObject({ command: z.string(), bytesPerMail: positive, months: z.number().nonnegative() }),
});

export type Prices = Omit<z.infer<typeof pricesSchema>, 'region' | 'asOf'>;
export type PriceName = keyof Prices;
export type Measured = z.infer<typeof measuredSchema>;
export type Calls = Pick<z.infer<typeof callsSchema>, 'writeUnits' | 'readUnits' | 'queueCalls'>;

/** Both throw a ZodError that names each field that is wrong. */
export const readPrices = (): Prices => pricesSchema.parse(read('prices.json'));
export const readMeasured = (): Measured => measuredSchema.parse(read('measured-calls.json'));

function read(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}
