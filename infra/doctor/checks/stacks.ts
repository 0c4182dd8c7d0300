import { type Settings, standingSettingsOf } from '#infra/config.ts';
import type { StackPart } from '#infra/stacks/names.ts';
import type { Facts, Stack, StackState } from '../facts.ts';
import { type Finding, judge, later, missing, ok } from '../finding.ts';

type Condition = 'stands' | 'changing' | 'rolled back' | 'failed';

function conditionOf(status: string): Condition {
  if (status.endsWith('_IN_PROGRESS')) return 'changing';
  if (status === 'UPDATE_ROLLBACK_COMPLETE' || status === 'IMPORT_ROLLBACK_COMPLETE') return 'rolled back';
  return /^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status) ? 'stands' : 'failed';
}

/** Whether what a stack makes should be there. Where the stack cannot be seen, it should. */
export function isDeployed({ stacks }: Facts, part: StackPart): boolean {
  const state = stacks.find((stack) => stack.part === part)?.state;
  if (state?.kind !== 'read') return state?.kind !== 'absent';
  const condition = conditionOf(state.value.status);
  return condition === 'stands' || condition === 'rolled back';
}

export function checkStacks(facts: Facts, settings: Settings): readonly Finding[] {
  return facts.stacks.flatMap((stack) => {
    const subject = `Stack ${stack.name}`;
    return judge(subject, stack.state, notThere(facts, settings, subject), (state) => [
      ...checkState(settings, subject, stack, state),
      ...checkStanding(settings, subject, state),
    ]);
  });
}

/** Before the first deploy and during one it is yet to come; afterwards it was left out. */
function notThere({ stacks }: Facts, { stage }: Settings, subject: string): Finding {
  const conditions = stacks.flatMap(({ state }) =>
    state.kind === 'read' ? [conditionOf(state.value.status)] : [],
  );
  if (conditions.length === 0 || conditions.includes('changing'))
    return later(subject, 'comes with the deploy.');
  return missing(subject, 'is not there, though others of the stage are.', deploy(stage));
}

function checkState(
  { stage }: Settings,
  subject: string,
  { name, region }: Stack,
  { status }: StackState,
): readonly Finding[] {
  const events = `see why by aws cloudformation describe-stack-events --stack-name ${name} --region ${region}`;
  switch (conditionOf(status)) {
    case 'stands':
      return [ok(subject, `stands (${status}).`)];
    case 'changing':
      return [later(subject, `is being changed (${status}): wait, and look again.`)];
    case 'rolled back':
      return [
        missing(
          subject,
          `stands as before the last deployment, which was taken back (${status}).`,
          `${events}; then ${deploy(stage)}`,
        ),
      ];
    case 'failed':
      return [missing(subject, `its last change failed (${status}).`, `${events}; then ${deploy(stage)}`)];
  }
}

function checkStanding(settings: Settings, subject: string, { standing }: StackState): readonly Finding[] {
  const wanted = standingSettingsOf(settings);
  if (standing === undefined || standing === wanted) return [];
  return [
    missing(
      subject,
      `stands with "${standing}", and cdk.json says "${wanted}".`,
      'put back what it stands with, or choose another account; see "A stage that stands with other settings" in docs/runbook.md',
    ),
  ];
}

function deploy(stage: Settings['stage']): string {
  return `npx cdk deploy --all -c stage=${stage}`;
}
