import type { Blockquote, List, Nodes, Root, Text } from 'mdast';
import type { ContainerDirective, LeafDirective, TextDirective } from 'mdast-util-directive';
import { audiences, regions } from '#shared/domain/audience.ts';
import type { Finding } from '#shared/domain/gates/gate.ts';
import { authorMergeFields, fieldsIn } from '#shared/domain/merge-fields.ts';
import { directiveForms, directiveOf } from './directives.ts';
import { placeOf, walk } from './parse.ts';

type Check = (node: Nodes) => readonly Finding[];

const plainNodes = new Set(['root', 'paragraph', 'strong', 'emphasis', 'link', 'listItem', 'break']);

/**
 * What cannot be compiled, whichever variant is read: every node is allowed by name or refused. What
 * the words say is for the gates.
 */
export function treeFindings(root: Root, markdown: string): readonly Finding[] {
  const lines = markdown.split(/\r\n|\r|\n/);
  const check: Check = (node) => {
    switch (node.type) {
      case 'text':
        return textFindings(node);
      case 'html':
        return [finding(node, 'Raw HTML is not allowed.', 'Use Markdown only.')];
      case 'heading':
        if (node.depth === 2 || node.depth === 3) return [];
        return [
          finding(node, 'Only ## and ### headings are allowed.', 'The subject is the one top heading.'),
        ];
      case 'leafDirective':
      case 'textDirective':
        return directiveFindings(node);
      case 'containerDirective':
        return containerFindings(node, lines);
      case 'list':
      case 'blockquote':
        return nestedFindings(node);
      default:
        if (plainNodes.has(node.type)) return [];
        return [
          finding(node, `"${node.type}" is not supported in a mail.`, 'Use paragraphs, lists and links.'),
        ];
    }
  };
  return [...walk(root)].flatMap(check);
}

function textFindings(node: Text): readonly Finding[] {
  const findings: Finding[] = [];
  for (const field of fieldsIn(node.value)) {
    if (authorMergeFields.some((known) => known === field)) continue;
    const remedy = `Fields for authors: ${authorMergeFields.join(', ')}. The layout adds the others.`;
    findings.push(finding(node, `The merge field "${field}" is not known here.`, remedy));
  }
  if (/^\s*:{2,}/m.test(node.value)) {
    const remedy = 'Give each ":::for{...}" its own closing ":::", and more colons to the outer one.';
    findings.push(finding(node, 'There are stray colons of a directive.', remedy));
  }
  return findings;
}

function directiveFindings(node: LeafDirective | TextDirective): readonly Finding[] {
  if (directiveOf(node) !== undefined) return [];
  const form = directiveForms[node.name];
  return [form === undefined ? unknownDirective(node) : finding(node, ...form)];
}

/** A list of which a variant reads only some items, or none, is easy to get wrong: whole lists only. */
function nestedFindings(node: List | Blockquote): readonly Finding[] {
  return [...walk(node)]
    .filter((child) => child.type === 'containerDirective')
    .map((child) =>
      finding(child, 'A directive stands inside a list or a quotation.', 'Put it around the whole.'),
    );
}

const values: Readonly<Record<string, readonly string[]>> = { audience: audiences, region: regions };

function containerFindings(node: ContainerDirective, lines: readonly string[]): readonly Finding[] {
  if (node.name !== 'for') return [unknownDirective(node)];
  const findings: Finding[] = [];
  const attributes = Object.entries(node.attributes ?? {});
  if (attributes.length === 0) {
    const remedy = 'Write :::for{audience="veteran loved-one"} or :::for{region="AU"}.';
    findings.push(finding(node, '"for" does not say for whom.', remedy));
  }
  for (const [name, value] of attributes) {
    const known = values[name] ?? [];
    const given = (value ?? '').split(/\s+/).filter((word) => word !== '');
    if (given.length > 0 && given.every((word) => known.includes(word))) continue;
    const remedy = `audience: ${audiences.join(', ')}; region: ${regions.join(', ')}.`;
    findings.push(finding(node, `"${name}=${value ?? ''}" is not a variant.`, remedy));
  }
  // Markdown closes an open container at the end of the text, which would silently drop the rest
  // of the mail for everyone else.
  const last = lines[(node.position?.end.line ?? 0) - 1] ?? '';
  if (!/^\s*:{3,}\s*$/.test(last))
    findings.push(finding(node, '"for" is not closed.', 'Close it with ":::".'));
  return findings;
}

function unknownDirective(node: ContainerDirective | LeafDirective | TextDirective): Finding {
  const remedy =
    'Known are :claim{id=...}, ::myth[...], ::formerly{id=... edition=...} and :::for{...}. For a plain colon, put a space after it.';
  return finding(node, `The directive "${node.name}" is not known.`, remedy);
}

function finding(node: Nodes, reason: string, remedy: string): Finding {
  return { place: placeOf(node), reason, remedy };
}
