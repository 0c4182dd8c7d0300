import { dispatch } from '#shared/usecases/dispatch.ts';
import { recordFeedback } from '#shared/usecases/record-feedback.ts';
import { reopenStep } from '#shared/usecases/reopen-step.ts';
import { visit } from '#shared/usecases/visit.ts';
import { walk } from '#shared/usecases/walk.ts';
import { personKey } from '#test/support/builders.ts';
import { portsOf } from './ports.ts';
import type { Outside, Setting } from './setting.ts';

/** What a worker may be set to do. */
export type Task =
  | { readonly do: 'visit' }
  | { readonly do: 'dispatch' }
  | { readonly do: 'wake'; readonly campaign: string }
  | { readonly do: 'event'; readonly type: EventType; readonly tag: string }
  | { readonly do: 'reopen'; readonly campaign: string; readonly enrolment: string; readonly step: string };

/** The bounce is of the passing kind. */
export type EventType = 'Delivery' | 'Bounce' | 'Complaint';

/** Runs the real use case of a task. */
export async function perform(task: Task, outside: Outside, setting: Setting): Promise<unknown> {
  const deps = portsOf(outside, setting);
  switch (task.do) {
    case 'visit':
      return visit(deps, personKey);
    case 'dispatch':
      return dispatch(deps, { rate: 1, workers: 2 }, outside.now());
    case 'wake':
      return walk(deps, { v: 1, kind: 'wake', campaign: task.campaign, shard: 0 });
    case 'event':
      return recordFeedback(deps, {
        eventType: task.type,
        mail: { messageId: 'm', destination: ['ana.lopez@mail.example.com'], tags: { send: [task.tag] } },
        ...(task.type === 'Bounce' ? { bounce: { bounceType: 'Transient', bounceSubType: 'General' } } : {}),
      });
    case 'reopen':
      return reopenStep(deps, personKey, task, ['unknown'], 2);
  }
}
