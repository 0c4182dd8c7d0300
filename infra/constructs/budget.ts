import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { Construct } from 'constructs';
import type { Settings } from '#infra/config.ts';

/**
 * Tells the admin by mail when the account costs more than was thought. It counts everything in the
 * account: each stage has one of its own (docs/runbook.md).
 */
export class MonthlyBudget extends CfnBudget {
  constructor(scope: Construct, id: string, { alarmAddress: address, monthlyBudget }: Settings) {
    const tell = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: {
        notificationType,
        threshold,
        thresholdType: 'PERCENTAGE',
        comparisonOperator: 'GREATER_THAN',
      },
      // By mail and not by the topic: Budgets would need the key as well, for one mail a month.
      subscribers: [{ subscriptionType: 'EMAIL', address }],
    });
    super(scope, id, {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyBudget, unit: 'USD' },
      },
      notificationsWithSubscribers: [tell('ACTUAL', 80), tell('FORECASTED', 100)],
    });
  }
}
