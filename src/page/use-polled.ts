// Tested by: test/page/stream-screen.test.ts
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, askFor } from './api.js';

/** What the monitor said last, and why it says nothing now. */
export interface Polled<Value> {
  /** undefined: nothing yet. */
  readonly value: Value | undefined;
  /** Why there is nothing newer; null: all is well. */
  readonly problem: string | null;
  /** Asks at once. */
  readonly refresh: () => void;
}

/** Asks for a path again and again while the page is seen, at once when it comes into sight; what has not changed is not sent. `path` null: asks for nothing. */
export function usePolled<Value>(path: string | null, everyMs: number): Polled<Value> {
  const [value, setValue] = useState<Value | undefined>(undefined);
  const [problem, setProblem] = useState<string | null>(null);
  const ask = useRef<() => void>(() => undefined);
  useEffect(() => {
    if (path === null) return;
    const gone = new AbortController();
    let etag: string | null = null;
    let isAsking = false;
    ask.current = () => {
      if (isAsking || document.visibilityState !== 'visible') return;
      isAsking = true;
      askFor<Value>(path, etag, gone.signal)
        .then(
          (answer) => {
            if (gone.signal.aborted) return;
            setProblem(null);
            if (answer === null) return;
            etag = answer.etag;
            setValue(() => answer.value);
          },
          (error: unknown) => {
            if (!gone.signal.aborted)
              setProblem(error instanceof ApiError ? error.message : 'The answer is not right.');
          },
        )
        .finally(() => {
          isAsking = false;
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
  return { value, problem, refresh: useCallback(() => ask.current(), []) };
}
