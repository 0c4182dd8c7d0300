import { useEffect, useRef, useState } from 'react';

import { type AnswerOf, callApi, Problem, type RequestOf } from '../api/call.ts';
import { useSession } from '../session/session.ts';

type Draft = AnswerOf<'getDraft'>;
type Source = Pick<RequestOf<'saveDraft'>['body'], 'name' | 'policy' | 'steps'>;
type Finding = AnswerOf<'saveDraft'>['findings'][number];

/** After the last key, so that a sentence is one save. */
const pause = 1_500;

export interface Autosave {
  readonly source: Source;
  /** Counts up with each save: what was shown of the rev before is old. */
  readonly rev: number;
  readonly findings: readonly Finding[];
  readonly state: 'saved' | 'unsaved' | 'saving' | 'conflict' | 'failed';
  readonly error: Error | undefined;
  change(source: Source): void;
}

/**
 * Keeps what is written and saves it when the keys rest. When somebody else saved first nothing is
 * overwritten, and what was written here stays on the screen.
 */
export function useAutosave(stored: Draft, mayWrite: boolean): Autosave {
  const { token } = useSession();
  const [source, setSource] = useState<Source>(() => sourceOf(stored));
  const [rev, setRev] = useState(stored.rev);
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  const [state, setState] = useState<Autosave['state']>('saved');
  const [error, setError] = useState<Error>();
  const latest = useRef(source);
  latest.current = source;

  useEffect(() => {
    if (!mayWrite || state !== 'unsaved') return;
    const timer = setTimeout(async () => {
      setState('saving');
      try {
        const saved = await callApi(token, 'saveDraft', {
          path: { campaign: stored.campaign },
          body: { ...source, rev },
        });
        setRev(saved.rev);
        setFindings(saved.findings);
        setError(undefined);
        // What was written while it was saved is saved next.
        setState(latest.current === source ? 'saved' : 'unsaved');
      } catch (thrown) {
        setError(thrown instanceof Error ? thrown : new Error('It was not saved.'));
        setState(thrown instanceof Problem && thrown.status === 409 ? 'conflict' : 'failed');
      }
    }, pause);
    return () => clearTimeout(timer);
  }, [mayWrite, state, source, rev, token, stored.campaign]);

  return {
    source,
    rev,
    findings,
    state,
    error,
    change(next) {
      setSource(next);
      setState((before) => (before === 'saving' || before === 'conflict' ? before : 'unsaved'));
    },
  };
}

function sourceOf({ name, policy, steps }: Draft): Source {
  return { name, steps: [...steps], ...(policy === undefined ? {} : { policy }) };
}
