import type { ListItem, Nodes } from 'mdast';
import { escapeHtml } from '#shared/domain/html.ts';
import { directiveOf } from './directives.ts';
import type { Printer } from './printer.ts';

/** HTML of the blocks of one variant. Everything that is text is escaped here, once. */
export function renderHtml(blocks: readonly Nodes[], print: Printer): string {
  function inline(nodes: readonly Nodes[]): string {
    return nodes.map(one).join('');
  }

  function stacked(nodes: readonly Nodes[]): string {
    return nodes.map(one).join('\n');
  }

  function item({ children }: ListItem): string {
    const [only, ...rest] = children;
    return only?.type === 'paragraph' && rest.length === 0 ? inline(only.children) : stacked(children);
  }

  function one(node: Nodes): string {
    switch (node.type) {
      case 'text':
        return escapeHtml(node.value);
      case 'break':
        return '<br>';
      case 'strong':
        return `<strong>${inline(node.children)}</strong>`;
      case 'emphasis':
        return `<em>${inline(node.children)}</em>`;
      case 'link':
        return `<a href="${escapeHtml(node.url)}">${inline(node.children)}</a>`;
      case 'paragraph':
        return `<p>${inline(node.children)}</p>`;
      case 'heading':
        return `<h${node.depth}>${inline(node.children)}</h${node.depth}>`;
      case 'blockquote':
        return `<blockquote>\n${stacked(node.children)}\n</blockquote>`;
      case 'list': {
        const items = node.children.map((child) => `<li>${item(child)}</li>`).join('\n');
        const start =
          node.start === null || node.start === undefined || node.start === 1 ? '' : ` start="${node.start}"`;
        return node.ordered === true ? `<ol${start}>\n${items}\n</ol>` : `<ul>\n${items}\n</ul>`;
      }
      case 'textDirective':
        return escapeHtml(print(node));
      case 'leafDirective': {
        const printed = escapeHtml(print(node));
        if (printed === '') return '';
        return directiveOf(node)?.kind === 'claim' ? `<p class="fact">${printed}</p>` : `<p>${printed}</p>`;
      }
      default:
        return '';
    }
  }

  return stacked(blocks);
}
