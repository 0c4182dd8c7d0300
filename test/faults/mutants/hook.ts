import { registerHooks } from 'node:module';

import { mutants } from './all.ts';
import { markLoaded, mutantVariable } from './loaded.ts';
import { patched } from './patch.ts';

/*
 * Loaded with `--import` before anything of the engine: breaks it as the environment says. The text
 * is changed between reading the file and stripping its types; nothing is written anywhere.
 */
const id = process.env[mutantVariable];
const mutant = mutants.find((one) => one.id === id);
if (mutant === undefined) throw new Error(`${mutantVariable} names no mutant: ${id}`);
const broken = new URL(`../../../${mutant.file}`, import.meta.url).href;

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (url !== broken) return loaded;
    if (loaded.source === undefined || loaded.source === null) throw new Error(`${mutant.file} has no text`);
    const source =
      typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
    markLoaded();
    return { ...loaded, source: patched(source, mutant) };
  },
});
