import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { neededBootstrap } from '#infra/doctor/checks/bootstrap.ts';
import { isAlarmTopic } from '#infra/doctor/readers/alarms.ts';
import { placesOf } from '#infra/stacks/names.ts';
import { staged } from './synthesised.ts';

const { settings, data, service, global, edge } = staged('prod', { region: 'eu-central-1' });
const stacks = [data, service, ...(global ? [global] : []), edge];

const templateSchema = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string() })),
  Rules: z.object({
    CheckBootstrapVersion: z.object({
      Assertions: z.tuple([
        z.object({
          Assert: z.object({
            'Fn::Not': z.tuple([z.object({ 'Fn::Contains': z.tuple([z.array(z.string()), z.unknown()]) })]),
          }),
        }),
      ]),
    }),
  }),
});
const templates = stacks.map((stack) => templateSchema.parse(Template.fromStack(stack).toJSON()));
const [ofData, ofService] = templates;

const resources = (template: typeof ofData) =>
  Object.entries(template?.Resources ?? {}).map(([logicalId, { Type }]) => ({ logicalId, type: Type }));
const count = (template: typeof ofData, wanted: string) =>
  resources(template).filter(({ type }) => type === wanted).length;

describe('what the doctor looks for is what the stacks make', () => {
  it('under their names, in their Regions and in their order', () => {
    expect(placesOf(settings).map(({ name, region }) => [name, region])).toEqual(
      stacks.map(({ stackName, region }) => [stackName, region]),
    );
  });

  it('with a bootstrap of the version that each template asks for', () => {
    const refused = templates.map(
      ({ Rules }) => Rules.CheckBootstrapVersion.Assertions[0].Assert['Fn::Not'][0]['Fn::Contains'][0],
    );
    const older = Array.from({ length: neededBootstrap - 1 }, (_, index) => String(index + 1));
    expect(refused).toEqual(templates.map(() => older));
  });

  it('among the resources of a stack', () => {
    expect(count(ofData, 'AWS::Cognito::UserPool')).toBe(1);
    expect(count(ofService, 'AWS::SES::ConfigurationSet')).toBe(2);
    expect(resources(ofService).filter(isAlarmTopic)).toHaveLength(1);
  });
});
