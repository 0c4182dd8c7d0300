import { CfnParameter, CfnRule, Fn } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { type Settings, standingSettingsOf } from '#infra/config.ts';

/**
 * Refuses to deploy over a stage that stands with other settings: the checkout of somebody else, or a
 * slip that would make a second set of staff. The first deployment leaves them as a parameter, later
 * ones hand its value on, and CloudFormation compares before it changes anything. No file is asked:
 * it would have to be kept by the very person who has the wrong one.
 */
export class StandingSettings extends Construct {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const standing = standingSettingsOf(settings);
    const parameter = new CfnParameter(this, 'Parameter', {
      default: standing,
      description: 'What the stage was first deployed with. Never given by hand, unless that is to change.',
    });
    // Named, for the runbook says how to give another value.
    parameter.overrideLogicalId('StandingSettings');
    new CfnRule(this, 'Rule', {
      assertions: [
        {
          assert: Fn.conditionEquals(parameter.valueAsString, standing),
          assertDescription:
            `Stage ${settings.stage} stands with another sender.domain or staffSignIn than "${standing}": ` +
            'put back what it stands with, or choose another account.',
        },
      ],
    });
  }
}
