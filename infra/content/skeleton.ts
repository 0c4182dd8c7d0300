import type { Language } from '#shared/domain/language.ts';

/**
 * The file of a step that nobody has written yet, with every part that its gates ask for. Each comment
 * is a place to fill in and a finding at once, so that no step goes out half written.
 */
export function skeletonOf({ name, medicineCaution }: Pick<Language, 'name' | 'medicineCaution'>): string {
  return `---
subject: "..."
preview: "..."
---

{{greeting}}

<!-- ${name}. Subject and preview stand above: neutral words, nothing of the condition or the drug. -->

<!-- Say what this mail is about, in two or three short sentences. -->

## <!-- A heading -->

<!-- Print facts by id from claims, with no figure of your own: a line of its own that reads ::claim{id=R-01} -->

<!-- After a claim about safety, keep the next line; without one, take it out. -->

**${medicineCaution}**

## <!-- A heading: one small step that the reader can take -->

:::for{audience="self veteran"}
<!-- For people with PTSD. -->
:::

:::for{audience="loved-one"}
<!-- For somebody close to them. -->
:::

:::for{audience="clinician"}
<!-- For somebody who treats people. -->
:::
`;
}
