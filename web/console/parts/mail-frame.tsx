import { mailHtml } from './trusted-mail.ts';

export type MailView = 'desktop' | 'phone' | 'dark';

/** A mail looks as its reader's machine is set, and not as that of whoever looks at it here. */
function asSeen(html: string, view: MailView): string {
  return html.replace(
    /@media \(prefers-color-scheme:dark\)/g,
    view === 'dark' ? '@media all' : '@media not all',
  );
}

/**
 * A mail as its reader sees it, shut off from the console: without scripts, forms, or a way to anything that
 * the console knows.
 */
export function MailFrame({
  html,
  view,
  title = 'The mail',
}: {
  readonly html: string;
  readonly view: MailView;
  readonly title?: string;
}) {
  return (
    <iframe
      className={`mail-frame mail-frame-${view}`}
      title={title}
      sandbox=""
      referrerPolicy="no-referrer"
      // The frame takes no script whatever is in the text, so its words need no other check.
      srcDoc={mailHtml(asSeen(html, view))}
    />
  );
}
