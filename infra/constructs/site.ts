import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';

/** As `Bucket`, whose declaration of `isWebsite` is at odds with `IBucket` under exactOptionalPropertyTypes. */
class SiteBucket extends Bucket {
  override get isWebsite(): boolean {
    return false;
  }
}

const dist = join(import.meta.dirname, '../../web/dist');

interface SiteProps {
  readonly logRetention: RetentionDays;
  /** Default: what `node web/build.ts` made. */
  readonly source?: ISource;
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
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const upload = {
      sources: [props.source ?? built()],
      destinationBucket: this.bucket,
      prune: false,
      logGroup,
    };
    // Hashed names never change what they hold. Old ones stay, for pages that were open during a deployment.
    const assets = new BucketDeployment(this, 'Assets', {
      ...upload,
      exclude: ['*'],
      include: ['assets/*'],
      cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
    });
    const pages = new BucketDeployment(this, 'Pages', {
      ...upload,
      exclude: ['assets/*'],
      cacheControl: [CacheControl.fromString('no-cache')],
    });
    // A page must not name a file that is not there yet.
    pages.node.addDependency(assets);
  }
}

function built(): ISource {
  if (!existsSync(join(dist, 'index.html')))
    throw new Error('web/dist is empty: run `node web/build.ts` first.');
  return Source.asset(dist);
}
