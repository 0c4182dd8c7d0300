import * as z from 'zod';
import type { VariantKey } from './audience.ts';
import { variantKeySchema } from './audience-schemas.ts';
import { stepIdSchema } from './campaign-id.ts';
import { claimIdSchema } from './claim.ts';
import { evidenceDigestSchema } from './evidence.ts';

/** The two parts of a mail. Merge fields stand in both as `{{name}}`, see merge-fields.ts. */
export const mailBodySchema = z.strictObject({ html: z.string(), text: z.string() });
export type MailBody = z.infer<typeof mailBodySchema>;

/** One text as one kind of reader gets it. `claims`: the ids it prints, in order of first use. */
export const compiledVariantSchema = mailBodySchema.extend({
  subject: z.string(),
  claims: z.array(claimIdSchema),
});
export type CompiledVariant = z.infer<typeof compiledVariantSchema>;

/** One step as compiled when its version is published: every variant, ready but for the merge fields. */
export const compiledStepSchema = z.strictObject({
  id: stepIdSchema,
  variants: z.record(variantKeySchema, compiledVariantSchema),
  /** The claims that any variant prints: their edition, and until when they may be printed. */
  claims: evidenceDigestSchema,
});
export type CompiledStep = Omit<z.infer<typeof compiledStepSchema>, 'variants'> & {
  readonly variants: Readonly<Record<VariantKey, CompiledVariant>>;
};
