import { vi } from 'vitest';

/** Everything that this process writes to stdout and stderr from now on, and nobody else sees. */
export interface WrittenOutput {
  text(): string;
  /** The lines that are JSON: what functions log and count. */
  records(): readonly Readonly<Record<string, unknown>>[];
  clear(): void;
}

/** Ends with `vi.restoreAllMocks()`. */
export function captureOutput(): WrittenOutput {
  const written: string[] = [];
  const take = (chunk: string | Uint8Array): boolean => {
    written.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(take);
  vi.spyOn(process.stderr, 'write').mockImplementation(take);
  return {
    text: () => written.join(''),
    records: () =>
      written
        .join('')
        .split('\n')
        .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : [])),
    clear: () => void written.splice(0),
  };
}
