import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildSync } from 'esbuild';

import { projectRoot } from '#infra/local/environment.ts';

/** Inside the project, since only there are its dependencies found; ignored by git. */
const folder = join(projectRoot, 'node_modules/.cache/lantern-bench');

interface BareHandlers {
  /** The file, from the project's root, of the bare handler beside that of `entry`. */
  entryOf(entry: string): string;
  remove(): void;
}

/** Handlers with the AWS clients and commands of a function, and nothing else. */
export function writeBareHandlers(): BareHandlers {
  mkdirSync(folder, { recursive: true });
  return {
    entryOf(entry) {
      const file = join(folder, entry.replaceAll('/', '-').replace(/ts$/, 'mjs'));
      writeFileSync(file, bareHandler(awsImportsOf(entry)));
      return relative(projectRoot, file);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

type Imports = ReadonlyMap<string, ReadonlySet<string>>;

/** What the function's own files import of the SDK, by package. */
function awsImportsOf(entry: string): Imports {
  const { metafile } = buildSync({
    absWorkingDir: projectRoot,
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  const found = new Map<string, Set<string>>();
  for (const file of Object.keys(metafile.inputs)) {
    for (const [name, names] of sdkImportsIn(readFileSync(join(projectRoot, file), 'utf8'))) {
      found.set(name, new Set([...(found.get(name) ?? []), ...names]));
    }
  }
  return found;
}

/** Values imported of packages of the SDK. Types are not there at run time. */
export function sdkImportsIn(source: string): readonly (readonly [string, readonly string[]])[] {
  const statements = source.matchAll(/^import \{([^}]*)\} from '(@aws-sdk\/[\w-]+)';/gm);
  return [...statements].flatMap(([, list = '', name = '']) => {
    const names = list
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '' && !each.startsWith('type '));
    return names.length === 0 ? [] : [[name, names] as const];
  });
}

function bareHandler(imports: Imports): string {
  const lines = [...imports].map(([name, names]) => `import { ${[...names].join(', ')} } from '${name}';`);
  const used = [...imports.values()].flatMap((names) => [...names]);
  return `${lines.join('\n')}\nexport const handler = async () => [${used.join(', ')}];\n`;
}
