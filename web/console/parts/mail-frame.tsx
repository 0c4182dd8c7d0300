import { mailHtml } from './trusted-mail.ts';

/**
 * A mail as its reader sees it, shut off from the console: without scripts, forms, or a way to anything that
 * the console knows.
 */
export function MailFrame({ html, width }: { readonly html: string; readonly width: 'desktop' | 'phone' }) {
  return (
    <iframe
      className={`mail-frame mail-frame-${width}`}
      title="The mail"
      sandbox=""
      referrerPolicy="no-referrer"
      // The frame takes no script whatever is in the text, so its words need no other check.
      srcDoc={mailHtml(html)}
    />
  );
}
