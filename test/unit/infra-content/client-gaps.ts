/** The mail programs that a reader may use, as caniemail names them. */
export const clients = [
  'gmail.desktop-webmail',
  'gmail.mobile-webmail',
  'gmail.ios',
  'gmail.android',
  'outlook.outlook-com',
  'outlook.windows',
  'outlook.macos',
  'outlook.ios',
  'outlook.android',
  'apple-mail.macos',
  'apple-mail.ios',
  'yahoo.desktop-webmail',
  'yahoo.ios',
  'yahoo.android',
  'protonmail.desktop-webmail',
  'protonmail.ios',
  'protonmail.android',
  'thunderbird.macos',
  'samsung-email.android',
] as const;
export type Client = (typeof clients)[number];

/** Something that some programs do not know, why it may stand in a mail all the same, and which they are. */
export interface Gap {
  readonly feature: string;
  readonly reason: string;
  readonly clients: readonly Client[];
}

const gmail = ['gmail.android', 'gmail.desktop-webmail', 'gmail.ios', 'gmail.mobile-webmail'] as const;
const yahoo = ['yahoo.android', 'yahoo.desktop-webmail', 'yahoo.ios'] as const;
const noStyleSheet = ['gmail.mobile-webmail', 'protonmail.desktop-webmail', 'protonmail.ios'] as const;
const plainMail =
  'The style sheet is dropped: text, order, headings, lists and links need none of it, which the browser tests prove.';

/** No support at all. None of these takes a word, a link or its underline away. */
export const unsupported: readonly Gap[] = [
  {
    feature: 'color-scheme CSS property',
    reason: 'The program keeps its own colours, or those of the light palette.',
    clients: [
      ...gmail,
      'outlook.android',
      'outlook.ios',
      'outlook.macos',
      'outlook.outlook-com',
      'outlook.windows',
      'protonmail.android',
      'protonmail.ios',
      ...yahoo,
    ],
  },
  {
    feature: 'color-scheme meta tag',
    reason: 'As with the property; the two stand for each other.',
    clients: [
      'apple-mail.ios',
      ...gmail,
      'outlook.android',
      'outlook.ios',
      'outlook.macos',
      'outlook.outlook-com',
      'outlook.windows',
      'protonmail.android',
      'protonmail.desktop-webmail',
      'protonmail.ios',
      'samsung-email.android',
      ...yahoo,
    ],
  },
  {
    feature: 'overflow-wrap',
    reason: 'Links have names and no bare addresses, so that no word is longer than a line.',
    clients: [
      'gmail.android',
      'gmail.desktop-webmail',
      'gmail.ios',
      'outlook.android',
      'outlook.ios',
      'outlook.outlook-com',
      'outlook.windows',
      ...yahoo,
    ],
  },
  {
    feature: 'overflow',
    reason: 'Not used: the data knows overflow-wrap by the same beginning.',
    clients: ['outlook.windows'],
  },
  {
    feature: '<body> element',
    reason: 'It becomes another element; the sheet, its language and its colours stand on a div inside.',
    clients: [
      'outlook.macos',
      'protonmail.android',
      'protonmail.desktop-webmail',
      'protonmail.ios',
      'yahoo.android',
      'yahoo.ios',
    ],
  },
  {
    feature: '@media',
    reason: 'No dark palette: the light one is shown.',
    clients: ['gmail.mobile-webmail', 'outlook.windows', 'thunderbird.macos'],
  },
  {
    feature: '@media (prefers-color-scheme)',
    reason: 'No dark palette: the light one is shown.',
    clients: [
      ...gmail,
      'outlook.windows',
      'protonmail.android',
      'protonmail.desktop-webmail',
      'protonmail.ios',
      'thunderbird.macos',
      ...yahoo,
    ],
  },
  { feature: '<style> element', reason: plainMail, clients: ['gmail.mobile-webmail'] },
  { feature: 'Type selector', reason: plainMail, clients: noStyleSheet },
  { feature: 'Class selector', reason: plainMail, clients: noStyleSheet },
  { feature: 'Descendant combinator', reason: plainMail, clients: noStyleSheet },
  {
    feature: 'text-decoration',
    reason: 'Links are underlined by themselves.',
    clients: ['protonmail.ios'],
  },
  {
    feature: 'system-ui, ui-serif, ui-sans-serif, ui-rounded, ui-monospace',
    reason: 'The next font of the list is taken.',
    clients: ['outlook.windows'],
  },
  { feature: 'border-radius', reason: 'Corners are square.', clients: ['outlook.windows'] },
];

const decoration = 'Spacing or decoration differs a little; the words stay where they are.';
const unusedPart = 'The part that is missing is not used.';

/** Support in part, or never tested there. */
export const partial: Readonly<Record<string, string>> = {
  margin: 'Outlook ignores auto: the sheet stands at the left. Negative margins are not used.',
  padding: decoration,
  'font-size': unusedPart,
  'line-height': decoration,
  'max-width': 'Lines are as wide as the window in Outlook.',
  'border-radius': unusedPart,
  border: decoration,
  'text-decoration': 'Links are underlined by themselves.',
  'overflow-wrap': 'No word is longer than a line.',
  overflow: 'Not used: the data knows overflow-wrap by the same beginning.',
  display: 'A link that stays inline has a smaller area to press, and is still pressed.',
  'font-weight': unusedPart,
  background: 'Colours alone are used.',
  'system-ui, ui-serif, ui-sans-serif, ui-rounded, ui-monospace': unusedPart,
  'Type selector': plainMail,
  'Class selector': plainMail,
  'Descendant combinator': plainMail,
  '@media': 'No dark palette: the light one is shown.',
  '<style> element': 'It stands in the head, and is under 16 KB.',
  '<body> element': 'It becomes a div, inside of which ours stands.',
  '<ul>, <ol> and <dl>':
    'Lists are not reversed; Outlook writes a new list for each numbered source and keeps its number.',
  'dir attribute': 'Languages are not mixed but for titles of sources.',
  'lang attribute': 'It does not stand on cells of tables.',
};
