import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { firewallRules, seen } from './firewall-rules.ts';

/**
 * What stands before the distribution. No log, and no sampled requests: both hold the caller's address
 * and the path, and a path may be a token. Metrics tell how much each rule refused.
 */
export class Firewall extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'Resource', {
      scope: 'CLOUDFRONT',
      description: 'Lantern: in front of form, pages and API',
      defaultAction: { allow: {} },
      visibilityConfig: seen('Lantern'),
      rules: firewallRules.map((rule, priority) => ({ ...rule, priority })),
    });
    this.arn = acl.attrArn;
  }
}
