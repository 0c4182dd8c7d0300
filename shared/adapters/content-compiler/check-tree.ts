import type { Blockquote, Link, List, Nodes, Root, Text } from 'mdast';
import type { ContainerDirective, LeafDirective, TextDirective } from 'mdast-util-directive';
import { audiences, regions } from '#shared/domain/audience.ts';
import { type ClaimFault, claimFault } from '#shared/domain/claim.ts';
import { authorMergeFields, fieldsIn } from '#shared/domain/merge-fields.ts';
import type { CompileContext, Finding } from './context.ts';
import { linkRule } from './links.ts';
import { claimIdOf, placeOf, walk } from './parse.ts';
import { wordingFindings } from './wording.ts';

type Check = (node: Nodes) => readonly Finding[];

const plainNodes = new Set(['root', 'paragraph', 'strong', 'emphasis', 'listItem', 'break']);

/** What is wrong with the text whichever variant is read: every node is allowed by name or refused. */
export function treeFindings(root: Root, markdown: string, context: CompileContext): readonly Finding[] {
  const lines = markdown.split(/\r\n|\r|\n/);
  const linkAllowed = linkRule(context);
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
      case 'link':
        return linkFindings(node, linkAllowed);
      case 'leafDirective':
      case 'textDirective':
        return claimFindings(node, context);
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
  const place = placeOf(node);
  const findings: Finding[] = [];
  for (const field of fieldsIn(node.value)) {
    if (authorMergeFields.some((known) => known === field)) continue;
    const remedy = `Fields for authors: ${authorMergeFields.join(', ')}. The layout adds the others.`;
    findings.push({ place, reason: `The merge field "${field}" is not known here.`, remedy });
  }
  if (/https?:\/\//i.test(node.value)) {
    const remedy = 'Write [what it is](https://...), so that the link names its target.';
    findings.push({ place, reason: 'A bare web address is not a link.', remedy });
  }
  if (/^\s*:{2,}/m.test(node.value)) {
    const remedy = 'Give each ":::for{...}" its own closing ":::", and more colons to the outer one.';
    findings.push({ place, reason: 'There are stray colons of a directive.', remedy });
  }
  return [...findings, ...wordingFindings(place, node.value)];
}

function linkFindings(node: Link, linkAllowed: (url: string) => boolean): readonly Finding[] {
  const findings: Finding[] = [];
  if (!linkAllowed(node.url)) {
    const remedy = 'Link to a source of the register, a public registry or our own pages, over https.';
    findings.push(finding(node, `The link to ${node.url} is not allowed.`, remedy));
  }
  const label = [...walk(node)].map((child) => (child.type === 'text' ? child.value : '')).join('');
  if (/^\s*(|(click )?here|this( link)?|link|more|read more)\s*$/i.test(label)) {
    findings.push(finding(node, 'The link does not name its target.', 'Say in the link what it opens.'));
  }
  return findings;
}

const faults: Readonly<Record<ClaimFault, readonly [string, string]>> = {
  unknown: ['is not in the evidence register.', 'Correct the id, or add the claim with its source.'],
  'low-confidence': ['is not confirmed well enough to print.', 'Have its source opened and checked first.'],
  expired: ['is past its review date.', 'Check the source again and renew the date, or drop the claim.'],
};

function claimFindings(node: LeafDirective | TextDirective, context: CompileContext): readonly Finding[] {
  const id = claimIdOf(node);
  if (id === undefined) return [unknownDirective(node)];
  const extra = Object.keys(node.attributes ?? {}).filter((name) => name !== 'id');
  if (extra.length > 0 || node.children.length > 0 || id === '') {
    return [finding(node, 'A claim takes an id and nothing else.', 'Write :claim{id=E-03}.')];
  }
  const fault = claimFault(context.claims.get(id), context.now);
  if (fault === undefined) return [];
  const [reason, remedy] = faults[fault];
  return [finding(node, `Claim ${id} ${reason}`, remedy)];
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
  const remedy = 'Known are :claim{id=...} and :::for{...}. For a plain colon, put a space after it.';
  return finding(node, `The directive "${node.name}" is not known.`, remedy);
}

function finding(node: Nodes, reason: string, remedy: string): Finding {
  return { place: placeOf(node), reason, remedy };
}
