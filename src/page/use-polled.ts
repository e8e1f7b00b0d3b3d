// Tested by: test/page/use-polled.test.ts
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, askFor } from './api.js';

/** What the monitor said last, and why it says nothing now. */
export interface Polled<Value> {
  /** undefined: nothing yet. */
  readonly value: Value | undefined;
  /** Path that the value is the answer to: another one while that of the path is on its way. */
  readonly of: string | null;
  /** Why there is no newer answer to the path; null: all is well, or it is on its way. */
  readonly problem: string | null;
  /** Asks at once. */
  readonly refresh: () => void;
}

type Told<Value> = Omit<Polled<Value>, 'refresh'>;

/** Longer than the monitor lets itself wait for its history. */
const LONGEST_MS = 20_000;
const NOTHING = { value: undefined, of: null, problem: null } as const;

/** Asks for a path again and again while the page is seen, at once when it comes into sight; what has not changed is not sent. `path` null: asks for nothing. */
export function usePolled<Value>(path: string | null, everyMs: number): Polled<Value> {
  const [told, setTold] = useState<Told<Value>>(NOTHING);
  const ask = useRef<() => void>(() => undefined);
  useEffect(() => {
    setTold((before) => withProblem(before, null));
    if (path === null) return;
    const gone = new AbortController();
    let etag: string | null = null;
    let isAsking = false;
    const once = async () => {
      const answer = await askFor<Value>(path, etag, AbortSignal.any([gone.signal, AbortSignal.timeout(LONGEST_MS)]));
      etag = answer?.etag ?? etag;
      return answer;
    };
    ask.current = () => {
      if (isAsking || document.visibilityState !== 'visible') return;
      isAsking = true;
      once()
        .then(
          (answer) => (before: Told<Value>) =>
            answer === null ? withProblem(before, null) : { value: answer.value, of: path, problem: null },
          (error: unknown) => (before: Told<Value>) => withProblem(before, problemOf(error)),
        )
        .then((change) => {
          isAsking = false;
          if (!gone.signal.aborted) setTold(change);
        });
    };
    const poll = () => ask.current();
    poll();
    const timer = setInterval(poll, everyMs);
    document.addEventListener('visibilitychange', poll);
    return () => {
      gone.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', poll);
    };
  }, [path, everyMs]);
  return { ...told, refresh: useCallback(() => ask.current(), []) };
}

/** The same where nothing is new: it is not drawn anew. */
function withProblem<Value>(told: Told<Value>, problem: string | null): Told<Value> {
  return told.problem === problem ? told : { ...told, problem };
}

function problemOf(error: unknown): string {
  return error instanceof ApiError ? error.message : 'The answer is not right.';
}
