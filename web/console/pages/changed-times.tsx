import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';

import type { AnswerOf } from '../api/call.ts';
import { useRead } from '../api/use-api.ts';
import { Loaded } from '../parts/states.tsx';

type Timing = NonNullable<AnswerOf<'getCampaign'>['published']>['steps'][number];

/** Steps that come, go or move: what no comparison of words shows. */
export function ChangedTimes({ campaign }: { readonly campaign: string }) {
  const head = useRead('getCampaign', { path: { campaign } });
  const draft = useRead('getDraft', { path: { campaign } });
  return (
    <Container header={<Header variant="h2">Steps and their times</Header>}>
      <Loaded query={head} what="what is published">
        {({ published }) => (
          <Loaded query={draft} what="the draft">
            {({ steps }) => <Changes lines={changesOf(published?.steps ?? [], steps)} />}
          </Loaded>
        )}
      </Loaded>
    </Container>
  );
}

function Changes({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return <>The same steps at the same times.</>;
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function changesOf(before: readonly Timing[], next: readonly Timing[]): readonly string[] {
  const gone = before
    .filter(({ id }) => next.every((step) => step.id !== id))
    .map(({ id }) => `${id} is gone.`);
  const others = next.flatMap((step) => {
    const was = before.find(({ id }) => id === step.id);
    return was === undefined ? [`${step.id} is new: ${words(step)}.`] : moved(was, step);
  });
  const kept = (steps: readonly Timing[], other: readonly Timing[]) =>
    steps.filter(({ id }) => other.some((step) => step.id === id)).map(({ id }) => id);
  const order = kept(next, before).join(', ');
  const turned = order === kept(before, next).join(', ') ? [] : [`The order is now ${order}.`];
  return [...gone, ...others, ...turned];
}

function moved(was: Timing, is: Timing): readonly string[] {
  const [before, now] = [words(was), words(is)];
  return before === now ? [] : [`${is.id}: was ${before}; is ${now}.`];
}

function words({ delayDays, window, audiences, ifLate, disabled }: Timing): string {
  return [
    delayDays === 0 ? 'at once' : `after ${delayDays} days`,
    `${window.from} to ${window.to} on weekdays ${window.weekdays.join(' ')}`,
    audiences === undefined ? 'for everybody' : `for ${audiences.join(' and ')}`,
    `when late: ${ifLate ?? 're-space'}`,
    ...(disabled ? ['switched off'] : []),
  ].join(', ');
}
