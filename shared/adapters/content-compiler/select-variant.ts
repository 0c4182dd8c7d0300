import type { RootContent } from 'mdast';
import type { ContainerDirective } from 'mdast-util-directive';
import type { Audience, Region } from '#shared/domain/audience.ts';

/** Who reads a variant, in whatever language. */
export interface Readers {
  readonly audience: Audience;
  readonly region: Region;
}

/** The blocks that one variant reads: `for` containers that match are opened, the others dropped. */
export function selectVariant(blocks: readonly RootContent[], readers: Readers): readonly RootContent[] {
  return blocks.flatMap((block) => {
    if (block.type !== 'containerDirective') return [block];
    return matches(block, readers) ? selectVariant(block.children, readers) : [];
  });
}

function matches({ attributes }: ContainerDirective, { audience, region }: Readers): boolean {
  const own: Readonly<Record<string, string>> = { audience, region };
  return Object.entries(attributes ?? {}).every(([name, wanted]) =>
    (wanted ?? '').split(/\s+/).includes(own[name] ?? ''),
  );
}
