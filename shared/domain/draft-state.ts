/** How far a draft has come: whatever changes in it, or in a claim of it, takes it back. */
export const draftStates = ['draft', 'reviewed', 'approved', 'published'] as const;
export type DraftState = (typeof draftStates)[number];
