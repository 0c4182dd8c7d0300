/**
 * Completes package-lock.json with the optional platform packages that npm leaves out when it cannot
 * resolve them; without them `npm ci` refuses the lock on other machines. Run after every install.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const packageSchema = z.looseObject({
  version: z.string().optional(),
  dev: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const lock = z
  .looseObject({ packages: z.record(z.string(), packageSchema) })
  .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));

const systems = 'android darwin freebsd linux netbsd openbsd openharmony sunos win32 aix'.split(' ');
const processors = 'x64 arm64 ia32 arm ppc64 riscv64 s390x loong64 mips64el'.split(' ');

function isLocked(from: string, name: string): boolean {
  if (`${from === '' ? '' : `${from}/`}node_modules/${name}` in lock.packages) return true;
  return from !== '' && isLocked(from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name);
}

for (const [at, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    if (isLocked(at, name)) continue;
    const words = name.split(/[/-]/);
    const os = systems.find((system) => words.includes(system));
    const cpu =
      processors.find((processor) => words.includes(processor)) ??
      (words.includes('armv7') ? 'arm' : undefined);
    if (!/^\d[\w.-]*$/.test(version) || os === undefined || cpu === undefined) {
      throw new Error(`complete by hand: ${name}@${version}`);
    }
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...(parent.dev ? { dev: true } : {}),
      ...(words.includes('musl') ? { libc: ['musl'] } : {}),
      optional: true,
      os: [os],
    };
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
