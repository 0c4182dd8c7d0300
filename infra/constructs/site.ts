import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import type { SignIn } from './staff-sign-in.ts';
import { UploadRole } from './upload-role.ts';

/** As `Bucket`, whose declaration of `isWebsite` is at odds with `IBucket` under exactOptionalPropertyTypes. */
class SiteBucket extends Bucket {
  override get isWebsite(): boolean {
    return false;
  }
}

interface SiteProps {
  /** Encrypts the log. */
  readonly logKey: IKey;
  readonly logRetention: RetentionDays;
  /** Where the console sends staff to sign in. */
  readonly signIn: SignIn;
  readonly source: ISource;
}

/** The static pages, in a bucket that only the distribution can read. */
export class Site extends Construct {
  readonly bucket: SiteBucket;

  constructor(scope: Construct, id: string, props: SiteProps) {
    super(scope, id);
    this.bucket = new SiteBucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // Public pages: a key of our own would protect nothing and cost a call for each read.
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // Made again by the next deployment.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const logGroup = new LogGroup(this, 'UploadLog', {
      encryptionKey: props.logKey,
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new UploadRole(this, 'UploadRole', this.bucket, logGroup);
    const upload = {
      sources: [role.reading(props.source)],
      role: role.withoutPolicyUpdates(),
      destinationBucket: this.bucket,
      prune: false,
      logGroup,
    };
    // Hashed names never change what they hold. Old ones stay, for pages that were open during a deployment.
    const assets = new BucketDeployment(this, 'Assets', {
      ...upload,
      exclude: ['*'],
      include: ['assets/*', 'staff/assets/*'],
      cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
    });
    const { issuer, audience: clientId } = props.signIn;
    const pages = new BucketDeployment(this, 'Pages', {
      ...upload,
      sources: [
        ...upload.sources,
        role.reading(Source.jsonData('staff/settings.json', { issuer, clientId })),
      ],
      exclude: ['assets/*', 'staff/assets/*'],
      cacheControl: [CacheControl.fromString('no-cache')],
    });
    // A page must not name a file that is not there yet.
    pages.node.addDependency(assets);
    assets.node.addDependency(role);
  }
}
