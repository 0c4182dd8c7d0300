import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { table } from '#shared/declarations/table.ts';
import { type Granted, keyUse } from './service-function.ts';

interface DataTableProps {
  readonly key: IKey;
  readonly removalPolicy: RemovalPolicy;
  readonly deletionProtection: boolean;
}

/** No Scan, and nothing that changes the table itself. */
type ItemAction =
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'DeleteItem'
  | 'GetItem'
  | 'PutItem'
  | 'Query'
  | 'UpdateItem';
type Index = (typeof table)['dueIndex' | 'attentionIndex']['name'];

/** The one table. Keys, indexes and names come from shared/declarations/table.ts. */
export class DataTable extends Construct {
  private readonly table: TableV2;
  private readonly key: IKey;

  constructor(scope: Construct, id: string, props: DataTableProps) {
    super(scope, id);
    this.key = props.key;
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: table.partitionKey, type: AttributeType.STRING },
      sortKey: { name: table.sortKey, type: AttributeType.STRING },
      timeToLiveAttribute: table.timeToLive,
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.customerManagedKey(props.key),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      deletionProtection: props.deletionProtection,
      removalPolicy: props.removalPolicy,
      globalSecondaryIndexes: [
        {
          indexName: table.dueIndex.name,
          partitionKey: { name: table.dueIndex.partitionKey, type: AttributeType.STRING },
          sortKey: { name: table.dueIndex.sortKey, type: AttributeType.NUMBER },
          // It only nominates; whoever visits reads the item. A copy of it here would cost a write each time.
          projectionType: ProjectionType.KEYS_ONLY,
        },
        {
          indexName: table.attentionIndex.name,
          partitionKey: { name: table.attentionIndex.partitionKey, type: AttributeType.STRING },
          sortKey: { name: table.attentionIndex.sortKey, type: AttributeType.NUMBER },
          // Rare, small rows that a person reads as a list: one query answers, with the reasons in it.
          projectionType: ProjectionType.ALL,
        },
      ],
    });
  }

  /**
   * The table's name, with these actions on its items.
   * @param queries the index that may be queried as well
   */
  allow(actions: readonly ItemAction[], queries?: Index): Granted {
    const { tableName, tableArn } = this.table;
    const items = new PolicyStatement({
      actions: actions.map((action) => `dynamodb:${action}`),
      resources: [tableArn],
    });
    const index = new PolicyStatement({
      actions: ['dynamodb:Query'],
      resources: [`${tableArn}/index/${queries}`],
    });
    return {
      value: tableName,
      rights: [
        ...(actions.length > 0 ? [items] : []),
        ...(queries ? [index] : []),
        keyUse(this.key, 'dynamodb', 'kms:Decrypt', 'kms:DescribeKey'),
      ],
    };
  }
}
