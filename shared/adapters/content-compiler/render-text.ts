import type { List, Nodes } from 'mdast';
import type { Printer } from './printer.ts';

/**
 * Plain text of the blocks of one variant: the same words and the same links as the HTML. Lines are
 * not wrapped, so that a phone wraps them to its own width; the transfer encoding keeps them legal.
 */
export function renderText(blocks: readonly Nodes[], print: Printer): string {
  function inline(nodes: readonly Nodes[]): string {
    return nodes.map(one).join('');
  }

  function list(node: List): string {
    const first = node.start ?? 1;
    const items = node.children.map((item, index) => {
      const mark = node.ordered === true ? `${first + index}. ` : '- ';
      const indent = ' '.repeat(mark.length);
      return mark + item.children.map(one).join('\n').replaceAll('\n', `\n${indent}`);
    });
    return items.join('\n');
  }

  function one(node: Nodes): string {
    switch (node.type) {
      case 'text':
        return node.value.replace(/\s*\n\s*/g, ' ');
      case 'break':
        return '\n';
      case 'strong':
      case 'emphasis':
      case 'paragraph':
        return inline(node.children);
      case 'heading': {
        const title = inline(node.children);
        return `${title}\n${'-'.repeat(title.length)}`;
      }
      case 'link': {
        const label = inline(node.children);
        return label === node.url ? node.url : `${label} (${node.url})`;
      }
      case 'blockquote':
        return node.children.map(one).join('\n\n').replace(/^/gm, '> ');
      case 'list':
        return list(node);
      case 'textDirective':
      case 'leafDirective':
        return print(node);
      default:
        return '';
    }
  }

  return blocks.map(one).join('\n\n');
}
