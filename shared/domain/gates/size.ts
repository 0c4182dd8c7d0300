import { mergeFields } from '../merge-fields.ts';
import { inVariants } from './findings.ts';
import type { Gate } from './gate.ts';

/** Gmail cuts a mail near 102 KB, and the link for leaving stands at its end (D-43). */
const maxHtmlBytes = 80 * 1024;

/** The most that each field may grow to in the HTML, in bytes: escaped, in the longest script. */
const longest: Readonly<Record<(typeof mergeFields)[number], number>> = {
  crisis: 2_560,
  greeting: 512,
  leaveUrl: 256,
  preferencesUrl: 256,
};

const encoder = new TextEncoder();

/** A mail that is cut would lose its link for leaving. */
export const size: Gate = (step) =>
  inVariants(step, ({ html }) => {
    const bytes = encoder.encode(html).length + growth(html);
    if (bytes <= maxHtmlBytes) return [];
    const reason = `The HTML is ${Math.ceil(bytes / 1024)} KB with the longest values; 80 KB is the most.`;
    return [{ reason, remedy: 'Shorten the text, or make two steps of it.' }];
  });

function growth(html: string): number {
  return mergeFields.reduce(
    (sum, field) => sum + (html.split(`{{${field}}}`).length - 1) * longest[field],
    0,
  );
}
