import type { BlockContent, DefinitionContent, Nodes, Root, RootContent } from 'mdast';
import type { Audience, Region } from '#shared/domain/audience.ts';

/** The blocks that one variant reads: `for` containers that match are opened, the others dropped. */
export function selectVariant(root: Root, audience: Audience, region: Region): readonly RootContent[] {
  const selected = { audience, region };

  function matches(attributes: Record<string, string | null | undefined>): boolean {
    return Object.entries(selected).every(([name, value]) => {
      const wanted = attributes[name];
      return wanted === undefined || wanted === null || wanted.split(/\s+/).includes(value);
    });
  }

  function select<Block extends RootContent | BlockContent | DefinitionContent>(
    blocks: readonly (Block | BlockContent | DefinitionContent)[],
  ): (Block | BlockContent | DefinitionContent)[] {
    return blocks.flatMap((block): (Block | BlockContent | DefinitionContent)[] => {
      const node: Nodes = block;
      if (node.type === 'containerDirective') {
        return matches(node.attributes ?? {}) ? select<Block>(node.children) : [];
      }
      return [block];
    });
  }

  return select<RootContent>(root.children);
}
