import type { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  ContextAttribute,
  Schedule,
  type ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ServiceFunction } from './service-function.ts';
import { deadLetterQueue, sendRights } from './work-queue.ts';

interface TickProps {
  readonly target: ServiceFunction;
  readonly key: IKey;
  readonly schedule: ScheduleExpression;
  /** How long a call is worth repeating: no longer than until the next one. */
  readonly maxEventAge: Duration;
}

/** Calls a function again and again, and tells it when the call was meant to be. */
export class Tick extends Construct {
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: TickProps) {
    super(scope, id);
    const { target, key, schedule, maxEventAge } = props;
    // Two ways to fail: the Scheduler cannot call, or the function throws. Both end here.
    this.deadLetterQueue = deadLetterQueue(this, 'DeadLetters', key);
    const lost = this.deadLetterQueue;
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
    for (const right of sendRights(lost, key)) role.addToPrincipalPolicy(right);
    const call = { actions: ['lambda:InvokeFunction'], resources: [target.live.functionArn] };
    role.addToPrincipalPolicy(new PolicyStatement(call));
    for (const right of sendRights(lost, key)) target.role.addToPrincipalPolicy(right);
    // The next tick sees everything that this one should have seen: a late repeat is worth nothing.
    const limits = { retryAttempts: 1, maxEventAge } as const;
    target.live.configureAsyncInvoke({
      ...limits,
      onFailure: { bind: () => ({ destination: lost.queueArn }) },
    });
    new Schedule(this, 'Schedule', {
      schedule,
      target: new LambdaInvoke(target.callable, {
        // CDK would add the right to call any version of the function.
        role: role.withoutPolicyUpdates(),
        // The Scheduler's own clock: the function decides nothing when its clock differs by minutes.
        input: ScheduleTargetInput.fromObject({ scheduledTime: ContextAttribute.scheduledTime }),
        deadLetterQueue: lost,
        ...limits,
      }),
    });
  }
}
