/** Names the mutant of a process. */
export const mutantVariable = 'FAULTS_MUTANT';

let loaded = false;

export function markLoaded(): void {
  loaded = true;
}

/** False when the file that a mutant breaks was never read: whatever was seen then says nothing. */
export const isLoaded = (): boolean => loaded;
