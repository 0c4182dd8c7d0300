import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { type AnswerOf, callApi, Problem, type RequestOf } from '../api/call.ts';
import { useSession } from '../session/session.ts';

type Draft = AnswerOf<'getDraft'>;
type Source = Pick<RequestOf<'saveDraft'>['body'], 'name' | 'policy' | 'steps'>;
type Finding = AnswerOf<'saveDraft'>['findings'][number];

/** What could not be saved when its page was left; it is there again when somebody returns. */
interface Kept {
  readonly source: Source;
  /** The one that it was written on. */
  readonly rev: number;
}

/** After the last key, so that a sentence is one save. */
const pause = 1_500;

export interface Autosave {
  readonly source: Source;
  /** Counts up with each save: what was shown of the rev before is old. */
  readonly rev: number;
  /** Of what was saved last; undefined before the first save. */
  readonly findings: readonly Finding[] | undefined;
  readonly state: 'saved' | 'unsaved' | 'saving' | 'conflict' | 'failed';
  readonly error: Error | undefined;
  change(source: Source): void;
  /** What was written here since is not wanted any more. */
  giveUp(): void;
}

/**
 * Keeps what is written and saves it when the keys rest, and at once when its page is left. When somebody
 * else saved first nothing is overwritten, and what was written here stays on the screen; what could not be
 * saved on leaving stands there again when the page is opened anew.
 */
export function useAutosave(stored: Draft, mayWrite: boolean): Autosave {
  const { token, user } = useSession();
  const queries = useQueryClient();
  const { campaign } = stored;
  const kept = useMemo(() => ['unsavedDraft', user, campaign], [user, campaign]);
  const [found] = useState(() => queries.getQueryData<Kept>(kept));
  const [source, setSource] = useState<Source>(() => found?.source ?? sourceOf(stored));
  const [rev, setRev] = useState(found?.rev ?? stored.rev);
  const [findings, setFindings] = useState<readonly Finding[]>();
  const [state, setState] = useState<Autosave['state']>(found === undefined ? 'saved' : 'unsaved');
  const [error, setError] = useState<Error>();
  const latest = useRef({ source, rev, state, token, left: false });
  Object.assign(latest.current, { source, rev, state, token });

  const write = useCallback(
    (next: Source, from: number) =>
      callApi(latest.current.token, 'saveDraft', { path: { campaign }, body: { ...next, rev: from } }),
    [campaign],
  );

  /** Nobody is there any more to be told that it failed. */
  const keepOrSave = useCallback(
    ({ source: last, rev: on }: Kept) => {
      queries.setQueryDefaults(['unsavedDraft'], { gcTime: Number.POSITIVE_INFINITY });
      void write(last, on)
        .catch(() => void queries.setQueryData<Kept>(kept, { source: last, rev: on }))
        .then(() => queries.invalidateQueries({ queryKey: ['getDraft'] }));
    },
    [write, queries, kept],
  );

  useEffect(() => {
    if (!mayWrite || state !== 'unsaved') return;
    const timer = setTimeout(async () => {
      setState('saving');
      try {
        const saved = await write(source, rev);
        queries.setQueryData(['getDraft', { path: { campaign } }], saved);
        setRev(saved.rev);
        setFindings(saved.findings);
        setError(undefined);
        // What was written while it was saved is saved next.
        const isNewest = latest.current.source === source;
        setState(isNewest ? 'saved' : 'unsaved');
        if (latest.current.left && !isNewest) keepOrSave({ source: latest.current.source, rev: saved.rev });
      } catch (thrown) {
        setError(thrown instanceof Error ? thrown : new Error('It was not saved.'));
        setState(thrown instanceof Problem && thrown.status === 409 ? 'conflict' : 'failed');
        if (latest.current.left) keepOrSave({ source: latest.current.source, rev });
      }
    }, pause);
    return () => clearTimeout(timer);
  }, [mayWrite, state, source, rev, write, keepOrSave, campaign, queries]);

  // Whoever only reads, or rests, sees what others save.
  useEffect(() => {
    if (state !== 'saved' || stored.rev <= rev) return;
    setSource(sourceOf(stored));
    setRev(stored.rev);
    setFindings(undefined);
  }, [stored, state, rev]);

  useEffect(() => {
    latest.current.left = false;
    queries.removeQueries({ queryKey: kept });
    const warn = (event: Event) => {
      if (mayWrite && latest.current.state !== 'saved') event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('beforeunload', warn);
      const last = latest.current;
      last.left = true;
      // What is under way says itself what is left to do.
      if (mayWrite && last.state !== 'saved' && last.state !== 'saving') keepOrSave(last);
    };
  }, [mayWrite, keepOrSave, queries, kept]);

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
    giveUp() {
      latest.current.state = 'saved';
    },
  };
}

function sourceOf({ name, policy, steps }: Draft): Source {
  return { name, steps: [...steps], ...(policy === undefined ? {} : { policy }) };
}
