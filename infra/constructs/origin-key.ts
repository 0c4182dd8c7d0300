import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

/**
 * What the distribution says to the API with each request, and nobody else can: so that the API's own
 * address, which no firewall stands before, answers nobody. CloudFormation reads it at deployment; no
 * template holds it. Whoever learns it gets past the firewall, and no further.
 */
export class OriginKey extends Secret {
  constructor(scope: Construct, id: string, encryptionKey: IKey) {
    super(scope, id, {
      description: 'Lantern: by which the API knows the distribution',
      encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
  }

  /** Its value, by a reference that CloudFormation resolves. */
  get text(): string {
    return this.secretValue.unsafeUnwrap();
  }
}
