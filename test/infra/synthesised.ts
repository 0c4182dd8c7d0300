import { readFileSync } from 'node:fs';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Source } from 'aws-cdk-lib/aws-s3-deployment';
import * as z from 'zod';
import { settingsOf } from '#infra/config.ts';
import { lantern } from '#infra/stacks/lantern.ts';

const cdkJson = z
  .object({ context: z.looseObject({ stages: z.record(z.string(), z.record(z.string(), z.unknown())) }) })
  .parse(JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')));

/** The stages as they are shipped. */
export const shippedStages = cdkJson.context.stages;

/** What an admin makes of the placeholders of prod. */
export const prodSettings = {
  ...shippedStages['prod'],
  publicUrl: 'https://letters.lantern.test',
  sender: {
    name: 'Lantern',
    postalAddress: 'Lantern, 12 Main Street, Springfield, IL 62701, USA',
    domain: 'lantern.test',
    sequenceAddress: 'hello@letters.lantern.test',
    confirmationAddress: 'hello@confirm.lantern.test',
    replyTo: 'care@lantern.test',
    dmarcReports: 'dmarc@lantern.test',
  },
  hostedZone: { id: 'Z0123456789ABCDEFGHIJ', name: 'lantern.test' },
  alarmAddress: 'alarms@lantern.test',
};

export type Changes = Readonly<Record<string, unknown>>;

/** The stacks as `cdk synth` makes them, without the functions' code. */
export function staged(stage: 'dev' | 'prod' = 'dev', changes: Changes = {}) {
  const base = stage === 'prod' ? prodSettings : shippedStages['dev'];
  const settings = settingsOf(stage, { [stage]: { ...base, ...changes } });
  const app = new App({
    context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] },
    analyticsReporting: false,
    // `npm run synth` validates; here it would double the time.
    builtinCloudFormationValidation: false,
  });
  const stacks = lantern(app, settings, Source.data('index.html', '<!doctype html>'));
  return { app, settings, ...stacks };
}

/** Their templates. */
export function synthesise(stage?: 'dev' | 'prod', changes?: Changes) {
  const { settings, data, service, edge, global } = staged(stage, changes);
  return {
    settings,
    data: new Resources(data),
    service: new Resources(service),
    edge: new Resources(edge),
    global: global && new Resources(global),
  };
}

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.looseObject({}).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
  UpdatePolicy: z.unknown().optional(),
});

const templateSchema = z.object({
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown(), Export: z.unknown().optional() })).default({}),
});

/** The resources of one stack's template. */
export class Resources {
  readonly text: string;
  /** What the stack prints, without what other stacks take from it. */
  readonly outputs: readonly unknown[];
  private readonly all: Record<string, z.infer<typeof resourceSchema>>;

  constructor(stack: Stack) {
    const template = Template.fromStack(stack).toJSON();
    this.text = JSON.stringify(template);
    const { Resources, Outputs } = templateSchema.parse(template);
    this.all = Resources;
    this.outputs = Object.values(Outputs)
      .filter(({ Export }) => Export === undefined)
      .map(({ Value }) => Value);
  }

  /** Resources of a type: logical id without its hash, and properties read by the schema. */
  of<T extends z.ZodType>(type: string, properties: T) {
    return Object.entries(this.all)
      .filter(([, { Type }]) => Type === type)
      .map(([id, { Properties, ...rest }]) => ({
        id: named(id),
        ...rest,
        properties: properties.parse(Properties),
      }));
  }

  ids(type: string): string[] {
    return this.of(type, z.unknown()).map(({ id }) => id);
  }

  get types(): string[] {
    return Object.values(this.all).map(({ Type }) => Type);
  }
}

const reference = z.union([
  z
    .object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) })
    .transform((value) => named(value['Fn::GetAtt'][0])),
  z
    .object({ Ref: z.string() })
    .transform((value) => (value.Ref.startsWith('AWS::') ? value.Ref : named(value.Ref))),
  z.object({ 'Fn::ImportValue': z.string() }).transform((value) => imported(value['Fn::ImportValue'])),
  z
    .object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) })
    .transform((value): string => value['Fn::Join'][1].map(label).join('')),
  // A part of an ARN: the resource is the same.
  z
    .object({
      'Fn::Select': z.tuple([z.int(), z.object({ 'Fn::Split': z.tuple([z.literal(':'), z.unknown()]) })]),
    })
    .transform((value): string => label(value['Fn::Select'][1]['Fn::Split'][1])),
  z.string(),
]);

/** As `label` has the alias that everybody calls a function by. */
export const live = (fn: string): string => `${fn}FunctionAliaslive`;

/** A value of a template as people would say it: `SendsQueue`, `Table/index/due`. */
export function label(value: unknown): string {
  return reference.parse(value);
}

function named(logicalId: string): string {
  return logicalId.replace(/(Resource)?[0-9A-F]{8}$/, '');
}

function imported(name: string): string {
  return name.replace(/^.*ExportsOutput(Ref|FnGetAtt)/, '').replace(/[0-9A-F]{8}.*$/, '');
}
