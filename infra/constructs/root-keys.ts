import type { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { type Granted, keyUse } from './service-function.ts';

interface RootKeysProps {
  readonly key: IKey;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * The root keys that sign links, seal addresses and hash them: JSON `{"k1": "…"}`, made by Secrets
 * Manager itself, so that no template ever holds one. No automatic rotation: a new key is added by
 * hand as `k2`, and old ones stay, because links in old mails must keep working (D-22).
 */
export class RootKeys extends Construct {
  private readonly secret: Secret;
  private readonly key: IKey;

  constructor(scope: Construct, id: string, props: RootKeysProps) {
    super(scope, id);
    this.key = props.key;
    this.secret = new Secret(this, 'Secret', {
      description: 'Lantern: root keys. Losing k1 loses every address, link and suppression.',
      encryptionKey: props.key,
      removalPolicy: props.removalPolicy,
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'k1',
        passwordLength: 64,
        excludePunctuation: true,
      },
    });
  }

  /** The secret's id, with the right to read it. */
  toRead(): Granted {
    const read = new PolicyStatement({
      actions: ['secretsmanager:GetSecretValue'],
      resources: [this.secret.secretArn],
    });
    return {
      value: this.secret.secretArn,
      rights: [read, keyUse(this.key, 'secretsmanager', 'kms:Decrypt')],
    };
  }
}
