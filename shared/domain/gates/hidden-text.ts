import { type Fault, inVariants } from './findings.ts';
import type { Finding, Gate, MailNode, StepUnderReview, VariantUnderReview } from './gate.ts';
import { elementsNamed, elementsOf, type Placed, rawTexts } from './mail-tree.ts';
import { type Declarations, declarationsOf, rulesOf } from './styles.ts';

/** Nothing in a mail is there for machines alone: mail services take hidden text for spam (D-42). */
export const hiddenText: Gate = (step) => [...inEnvelope(step), ...inVariants(step, faultsOf)];

const remedy = 'Show it, or take it out.';

function faultsOf({ html, text, tree }: VariantUnderReview): readonly Fault[] {
  const reasons = [
    ...elementsOf(tree).flatMap(hiddenElement),
    ...elementsNamed(tree, 'style').flatMap(hidingRules),
    ...[...rawTexts(tree), text].flatMap(unseenLetters),
  ];
  // Comments are no part of the tree; some clients read conditional ones as content.
  if (html.includes('<!--')) reasons.push('There is a comment in the HTML.');
  return [...new Set(reasons)].map((reason) => ({ reason, remedy }));
}

function inEnvelope({ subject, preview }: StepUnderReview): readonly Finding[] {
  const pieces = [
    { place: 'subject', text: subject },
    { place: 'preview', text: preview },
  ];
  return pieces.flatMap(({ place, text }) =>
    unseenLetters(text).map((reason) => ({ place, reason, remedy })),
  );
}

/** Elements that clients do not show, or not at first. */
const closed = new Set(['template', 'noscript', 'details', 'dialog', 'datalist', 'textarea', 'select']);

function hiddenElement({ node: { name, attributes }, around }: Placed): readonly string[] {
  const style = declarationsOf(attributes['style'] ?? '');
  const how = [
    closed.has(name) ? `being "${name}"` : undefined,
    attributes['hidden'] === undefined ? undefined : 'the attribute "hidden"',
    attributes['aria-hidden'] === 'true' ? 'the attribute "aria-hidden"' : undefined,
    attributes['type'] === 'hidden' ? 'its type' : undefined,
    hidingStyle(style),
    sameColour(style, colourAround(around, 'background'), colourAround(around, 'color')),
  ];
  return how.filter((way) => way !== undefined).map((way) => `An element (${name}) is hidden by ${way}.`);
}

function hidingRules(sheet: MailNode): readonly string[] {
  const css = sheet.children.filter((child) => typeof child === 'string').join('');
  return rulesOf(css).flatMap(({ selector, style }) => {
    const how = hidingStyle(style) ?? sameColour(style);
    return how === undefined ? [] : [`The style rule "${selector}" hides text by ${how}.`];
  });
}

/** Property, and the values of it that keep text from being seen. */
const hiding: readonly (readonly [property: string, value: RegExp])[] = [
  ['display', /^none$/],
  ['visibility', /^(hidden|collapse)$/],
  ['opacity', /^(0?\.0\d*|0+(\.0+)?|0?\.1|\d%)$/],
  ['filter', /opacity\(\s*0/],
  ['font-size', /^([01](\.\d+)?|0?\.\d+)(px|pt|em|rem|%|vw)?$/],
  ['font', /(^|\s)(0(\.\d+)?|[01](\.\d+)?px)([\s/]|$)/],
  ['line-height', /^0(\.\d+)?(px|em|%)?$/],
  ['max-height', /^[01](px|em|%)?$/],
  ['height', /^[01](px|em|%)?$/],
  ['max-width', /^[01](px|em|%)?$/],
  ['width', /^[01](px|em|%)?$/],
  ['color', /^(transparent|rgba\(.*,\s*0(\.0+)?\)|#[0-9a-f]{3}0|#[0-9a-f]{6}00)$/],
  ['text-indent', /^-?\d{3,}/],
  ['left', /^-\d{3,}/],
  ['right', /^-\d{3,}/],
  ['top', /^-\d{3,}/],
  ['margin-left', /^-\d{3,}/],
  ['margin-top', /^-\d{3,}/],
  ['transform', /scale[xy]?\(\s*0|translate[xy]?\(\s*-\d{3,}/],
  ['clip', /rect\(\s*[01](px)?[\s,]+[01]/],
  ['clip-path', /inset\(\s*(50|100)%|circle\(\s*0/],
  ['content-visibility', /^hidden$/],
  ['mso-hide', /^all$/],
];

/** `1em` is a size that is read; one pixel is none. */
function hidingStyle(style: Declarations): string | undefined {
  const found = hiding.find(([property, value]) => {
    const given = style.get(property);
    if (given === undefined || (property === 'font-size' && /^1(\.\d+)?(em|rem)$/.test(given))) return false;
    return value.test(given);
  });
  return found === undefined ? undefined : `"${found[0]}: ${style.get(found[0])}"`;
}

function sameColour(style: Declarations, behind?: string, inherited?: string): string | undefined {
  const own = backgroundOf(style);
  if (style.get('color') === undefined && own === undefined) return undefined;
  const text = colour(style.get('color')) ?? inherited;
  const back = own ?? behind;
  return text !== undefined && text === back ? 'text in the colour of its background' : undefined;
}

/** The nearest colour that an element around sets by its style or by an attribute. */
function colourAround(around: readonly MailNode[], which: 'color' | 'background'): string | undefined {
  for (const { attributes } of around) {
    const style = declarationsOf(attributes['style'] ?? '');
    const set =
      which === 'color' ? colour(style.get('color')) : (backgroundOf(style) ?? colour(attributes['bgcolor']));
    if (set !== undefined) return set;
  }
  return undefined;
}

function backgroundOf(style: Declarations): string | undefined {
  return colour(style.get('background-color')) ?? colour(style.get('background'));
}

/** One spelling of a colour: `#fff`, `#FFFFFF` and `white` are the same. */
function colour(value: string | undefined): string | undefined {
  if (value === undefined || /^(inherit|transparent|none|initial|unset|currentcolor)?$/.test(value))
    return undefined;
  const spaced = value.toLowerCase().replace(/\s+/g, '');
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(spaced);
  if (short !== null)
    return `#${short
      .slice(1)
      .map((digit) => digit + digit)
      .join('')}`;
  const rgb = /^rgb\((\d+),(\d+),(\d+)\)$/.exec(spaced);
  if (rgb !== null)
    return `#${rgb
      .slice(1)
      .map((part) => Number(part).toString(16).padStart(2, '0'))
      .join('')}`;
  return { white: '#ffffff', black: '#000000' }[spaced] ?? spaced;
}

/** Without width, or turning the order of letters. Joiners within a word belong to some scripts. */
const unseen =
  /(?<!\p{L})[\u200c\u200d]|[\u200c\u200d](?!\p{L})|\u034f|[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0]/u;

function unseenLetters(text: string): readonly string[] {
  const letter = unseen.exec(text)?.[0];
  const code = letter?.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  return [
    ...(code === undefined ? [] : [`There is a letter that nobody can see (U+${code}).`]),
    ...(/[\u00a0\u2007\u202f]{3}/.test(text) ? ['Spaces in a row push text out of sight.'] : []),
  ];
}
