import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISource } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';

/**
 * What CDK's own function needs to unpack files into the site's bucket. Left to itself CDK grants it
 * all actions that begin with Get, List, Delete or Abort, and to write every log of the account.
 */
export class UploadRole extends Role {
  constructor(scope: Construct, id: string, to: IBucket, log: ILogGroup) {
    super(scope, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], log.logGroupArn);
    this.allow(['s3:ListBucket'], to.bucketArn);
    this.allow(['s3:PutObject', 's3:AbortMultipartUpload'], to.arnForObjects('*'));
  }

  /** The source, which this role may read. */
  reading(source: ISource): ISource {
    return {
      bind: (scope) => {
        const bound = source.bind(scope, { handlerRole: this.withoutPolicyUpdates() });
        // Not the one file: a right that is new in each deployment may come later than the upload begins.
        this.allow(['s3:GetObject'], bound.bucket.arnForObjects('*'));
        return bound;
      },
    };
  }

  private allow(actions: string[], resource: string): void {
    this.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [resource] }));
  }
}
