import { type Locale, mainLocale, type VariantKey, variantKeysOf } from '#shared/domain/audience.ts';
import type { StepSource } from '#shared/domain/campaign.ts';
import { claimFault } from '#shared/domain/claim.ts';
import type { CompiledStep, CompiledVariant } from '#shared/domain/compiled-step.ts';
import type { ContentProblem } from '#shared/domain/content-problem.ts';
import { digestOf } from '#shared/domain/evidence.ts';
import type { Compilation, Compiler, Crisis, Greetings, Templates } from '#shared/usecases/ports/content.ts';
import { buildSource, buildTiming } from '../builders.ts';

/** Says for whom it is and in which language, so that a test can tell the blocks apart. */
export function fakeCrisis(): Crisis {
  return {
    block: (country, audience, locale) => ({
      html: `<div class="crisis">Help now, ${country} ${audience} ${locale}</div>`,
      text: `Help now, ${country} ${audience} ${locale}`,
    }),
  };
}

/** `Hello Ana,` and `Hola Ana,`, as in the two languages of `fakeCompiler`. */
export function fakeGreetings(): Greetings {
  return (locale, firstName) => {
    const hello = locale.startsWith('es') ? 'Hola' : 'Hello';
    return firstName === undefined ? `${hello},` : `${hello} ${firstName},`;
  };
}

/** The one template, `first-steps`, and a correction with the directives of the shipped one. */
export function fakeTemplates(): Templates {
  return {
    list: async () => [{ id: 'first-steps', name: buildSource().name }],
    load: async (id) => (id === 'first-steps' ? buildSource() : undefined),
    correction(kind, { claim, edition }) {
      const today = kind === 'correction' ? `\n\n::claim{id=${claim}}` : '';
      const markdown = `{{greeting}}\n\n::formerly{id=${claim} edition=${edition}}${today}`;
      const text = { subject: 'A correction', preview: 'Something that we wrote before.', markdown };
      return { ...buildTiming({ id: 'note' }), texts: { [mainLocale]: text } };
    },
  };
}

/** What stands in a Markdown that the fake compiler compiles, and finds fault with. */
export const forbiddenWords = 'guaranteed cure';

const languages = [
  { locale: mainLocale, name: 'English' },
  { locale: 'es-US', name: 'Español', needsReader: 'Nobody whose language it is has read it.' },
];

/**
 * Puts the Markdown into every variant, takes ids like `E-03` as claims, and finds `forbiddenWords`,
 * claims that must not be printed and quotes of editions that it was not given, as the real one does.
 */
export function fakeCompiler(): Compiler {
  return {
    languages: () => languages,
    compile(step, compilation) {
      const texts = compilation.locales.map((locale) => compileText(step, locale, compilation));
      const findings = texts.flatMap((text) => text.findings);
      const claims = digestOf(texts.flatMap((text) => text.claims.values().toArray()));
      // Every variant of every language, by the type of `variantKeysOf`.
      const variants: CompiledStep['variants'] = Object.fromEntries(
        texts.flatMap((text) => [...text.variants]),
      );
      const isWhole = texts.every((text) => text.variants.size > 0);
      const reading = (key: VariantKey) => ({
        words: variants[key]?.text.split(/\s+/).length ?? 0,
        grade: 5,
      });
      return { step: isWhole ? { id: step.id, variants, claims } : undefined, findings, reading };
    },
  };
}

function compileText(step: StepSource, locale: Locale, { register, former, now }: Compilation) {
  const text = step.texts[locale];
  const find = (place: string, reason: string): ContentProblem => {
    return { step: step.id, locale, place, reason, remedy: 'Change it.' };
  };
  if (text === undefined || languages.every((language) => language.locale !== locale)) {
    const findings = [find('step', `There is no text in ${locale}.`)];
    return { variants: new Map<VariantKey, CompiledVariant>(), claims: register, findings };
  }
  const findings: ContentProblem[] = [];
  if (text.markdown.includes(forbiddenWords)) findings.push(find('line 1', `It says ${forbiddenWords}.`));
  const printed = text.markdown.replace(
    /::formerly\{id=(\S+) edition=(\d+)\}/g,
    (_, id: string, edition: string) => {
      const claim = former.get(`${id} ${edition}`);
      if (claim === undefined) findings.push(find('line 1', `There was no edition ${edition} of ${id}.`));
      return `We said: ${claim?.statement.replace(/\b[A-Z]-\d{2}\b/g, '')}`;
    },
  );
  const named = [...new Set(printed.match(/\b[A-Z]-\d{2}\b/g))].sort();
  for (const id of named) {
    const fault = claimFault(register.get(id), now);
    if (fault !== undefined) findings.push(find('line 1', `The claim ${id} is ${fault}.`));
  }
  const claims = new Map(named.flatMap((id) => [...register].filter(([known]) => known === id)));
  const variants = new Map(
    variantKeysOf([locale]).map((key) => [
      key,
      {
        subject: text.subject,
        html: `<p>{{greeting}}</p>{{crisis}}<p>${text.preview} ${step.id} for ${key}</p><p>${printed}</p><a href="{{leaveUrl}}">Leave</a> <a href="{{preferencesUrl}}">Choices</a>`,
        text: `{{greeting}}\n{{crisis}}\n${text.preview} ${step.id} for ${key}\n${printed}\nLeave: {{leaveUrl}}\nChoices: {{preferencesUrl}}`,
        claims: [...claims.keys()],
      },
    ]),
  );
  return { variants, claims, findings };
}
