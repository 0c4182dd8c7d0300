/** Words of the condition, the drug or its care: never in what a stranger who sees an inbox could read (L-22). */
const tellingWords =
  /\b(ptsd|mdma|midomafetamine|ecstasy|molly|psych\w*|trauma\w*|therap\w*|treat\w*|drugs?|medic\w*|pills?|disorders?|mental\w*|suicid\w*|cris[ei]s|stress\w*|anxiety|depress\w*|clinic\w*|trials?|patients?|addict\w*|diagnos\w*|symptoms?|abuse\w*|veterans?|doctors?)\b/i;

/** The first telling word of a text; words of an id count too, since it stands in headers. */
export function tellingWord(text: string): string | undefined {
  return tellingWords.exec(text.replaceAll('-', ' '))?.[0];
}
