import { Stack } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { aliasName, type ServiceFunction } from './service-function.ts';

interface GradualReleaseProps {
  /** Each with the alarms that take its new version back. */
  readonly functions: readonly (readonly [ServiceFunction, readonly Alarm[]])[];
}

/**
 * A new version of a function gets a tenth of its calls for ten minutes, which is two periods of the
 * alarm on its errors. An alarm that is red, before or meanwhile, ends the deployment, and everything goes back to the
 * version before.
 */
export class GradualRelease extends Construct {
  constructor(scope: Construct, id: string, { functions }: GradualReleaseProps) {
    super(scope, id);
    const { partition, region, account } = Stack.of(this);
    const application = new LambdaApplication(this, 'Application');
    // Not the managed policy: it may publish to every topic and read every bucket of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('codedeploy.amazonaws.com') });
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['lambda:GetAlias', 'lambda:GetProvisionedConcurrencyConfig', 'lambda:UpdateAlias'],
        // By name: a reference to the alias would be a circle, since the alias waits for its deployment group.
        resources: functions.flatMap(([{ function: fn }]) => [
          fn.functionArn,
          `${fn.functionArn}:${aliasName}`,
        ]),
      }),
    );
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['cloudwatch:DescribeAlarms'],
        // It asks for several at once, by name.
        resources: [`arn:${partition}:cloudwatch:${region}:${account}:alarm:*`],
      }),
    );
    for (const [{ node, live }, alarms] of functions) {
      const group = new LambdaDeploymentGroup(this, node.id, {
        application,
        alias: live,
        alarms: [...alarms],
        deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES,
        // CDK would add the managed policy.
        role: role.withoutPolicyUpdates(),
      });
      group.node.addDependency(role);
    }
  }
}
