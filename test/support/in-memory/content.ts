import { ContentError } from '#shared/domain/content-problem.ts';
import type { Compiler, Crisis, Templates } from '#shared/usecases/ports.ts';
import { buildCompiledStep, buildSource } from '../builders.ts';

/** Says for whom it is, so that a test can tell the blocks apart. */
export function fakeCrisis(): Crisis {
  return {
    block: (country, audience) => ({
      html: `<div class="crisis">Help now, ${country} ${audience}</div>`,
      text: `Help now, ${country} ${audience}`,
    }),
  };
}

/** The one template, `first-steps`. */
export function fakeTemplates(): Templates {
  return {
    list: async () => [{ id: 'first-steps', name: buildSource().name }],
    load: async (id) => (id === 'first-steps' ? buildSource() : undefined),
  };
}

/** What stands in a Markdown that the fake compiler refuses. */
export const forbiddenWords = 'guaranteed cure';

/**
 * Puts the Markdown into every variant, collects ids like `E-03` as claims, and refuses
 * `forbiddenWords` as the real one refuses what may not be published.
 */
export function fakeCompiler(): Compiler {
  return {
    compile(step) {
      if (step.markdown.includes(forbiddenWords)) {
        throw new ContentError([
          {
            step: step.id,
            place: 'line 1',
            reason: `It promises a ${forbiddenWords}.`,
            remedy: 'Leave it out.',
          },
        ]);
      }
      const plain = buildCompiledStep({ id: step.id, subject: step.subject });
      const variants = Object.fromEntries(
        Object.entries(plain.variants).map(([variant, body]) => [
          variant,
          { html: `${body.html}<p>${step.markdown}</p>`, text: `${body.text}\n${step.markdown}` },
        ]),
      ) as typeof plain.variants;
      const claims = [...new Set(step.markdown.match(/\b[A-Z]-\d{2}\b/g))].sort();
      return { ...plain, variants, claims };
    },
  };
}
