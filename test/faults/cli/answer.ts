import * as z from 'zod';

const count = z.int().min(0);

/** What a scenario of the small world came to. */
const scenarioAnswerSchema = z.object({
  kind: z.literal('scenario'),
  bounds: z.string(),
  states: count,
  transitions: count,
  complete: z.boolean(),
  violations: z.array(z.object({ property: z.string(), trace: z.array(z.string()) })),
});
/** What a run of the large world came to. */
const runAnswerSchema = z.object({
  kind: z.literal('run'),
  people: count,
  accepted: count,
  faults: z.record(z.string(), count),
  lost: count,
  acceptedTwice: count,
  crashPoints: z.array(z.string()),
  violations: z.array(z.string()),
});
const probeAnswerSchema = z.object({ kind: z.literal('probe'), violations: z.array(z.string()) });

export const answerSchema = z.discriminatedUnion('kind', [
  scenarioAnswerSchema,
  runAnswerSchema,
  probeAnswerSchema,
]);
export type Answer = z.infer<typeof answerSchema>;
export type ScenarioAnswer = z.infer<typeof scenarioAnswerSchema>;
export type RunAnswer = z.infer<typeof runAnswerSchema>;

/** What a worker process says after a job. `patched`: the file that a mutant breaks was read. */
export const reportSchema = z.object({ answer: answerSchema, seconds: z.number(), patched: z.boolean() });
export type Report = z.infer<typeof reportSchema>;

/** What was broken, a line each, the first line of a trace's property only. */
export function brokenIn(answer: Answer): readonly string[] {
  return answer.kind === 'scenario' ? answer.violations.map(({ property }) => property) : answer.violations;
}
