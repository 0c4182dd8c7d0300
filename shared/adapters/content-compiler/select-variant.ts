import type { RootContent } from 'mdast';
import type { ContainerDirective } from 'mdast-util-directive';
import type { Audience, Region } from '#shared/domain/audience.ts';

/** The blocks that one variant reads: `for` containers that match are opened, the others dropped. */
export function selectVariant(
  blocks: readonly RootContent[],
  variant: { readonly audience: Audience; readonly region: Region },
): readonly RootContent[] {
  return blocks.flatMap((block) => {
    if (block.type !== 'containerDirective') return [block];
    return matches(block, variant) ? selectVariant(block.children, variant) : [];
  });
}

function matches({ attributes }: ContainerDirective, variant: Readonly<Record<string, string>>): boolean {
  return Object.entries(attributes ?? {}).every(([name, wanted]) =>
    (wanted ?? '').split(/\s+/).includes(variant[name] ?? ''),
  );
}
