import { Parser } from 'htmlparser2';
import type { MailNode } from '#shared/domain/gates/gate.ts';

interface OpenNode extends MailNode {
  readonly children: (OpenNode | string)[];
}

/** A compiled mail as its reader's client parses it, comments and document type left out. */
export function parseHtml(html: string): MailNode {
  const root: OpenNode = { name: '#root', attributes: {}, children: [] };
  const open: OpenNode[] = [root];
  const append = (child: OpenNode | string) => open.at(-1)?.children.push(child);
  const parser = new Parser({
    onopentag: (name, attributes) => {
      const node: OpenNode = { name, attributes, children: [] };
      append(node);
      open.push(node);
    },
    onclosetag: () => open.pop(),
    ontext: (text) => {
      const last = open.at(-1)?.children.at(-1);
      // Entities come as pieces of their own.
      if (typeof last === 'string') open.at(-1)?.children.splice(-1, 1, last + text);
      else append(text);
    },
  });
  parser.end(html);
  return root;
}
