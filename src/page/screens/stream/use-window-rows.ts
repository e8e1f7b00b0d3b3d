// Tested by: test/page/stream-screen.test.ts
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, askFor } from '../../api.js';
import type { WindowAnswer } from '../../contract.js';
import { store } from '../../live/store.js';
import { pathWith } from '../../router.js';
import { joined, NO_ROWS, type WindowRows } from './window-rows.js';
import { rangeOf, type WindowView } from './window-view.js';

/** How often a live view asks for what is new. */
const POLL_MS = { second: 1000, minute: 15_000, hour: 60_000 } as const;

/** What is known of a window. */
export interface KnownWindow {
  readonly rows: WindowRows;
  /** null: nothing was told yet. */
  readonly source: WindowAnswer['source'] | null;
  readonly isCut: boolean;
  /** Why there is nothing newer; null: all is well. */
  readonly problem: string | null;
}

const NOTHING: KnownWindow = { rows: NO_ROWS, source: null, isCut: false, problem: null };

/** Figures of a stream in a window; of a live one, only what is new is asked for. `endS`: where a file ends, as far as it was analysed; null: it goes on. */
export function useWindowRows(key: string, { step, spanS, toS }: WindowView, endS: number | null): KnownWindow {
  const [known, setKnown] = useState(NOTHING);
  const latest = useRef(NOTHING);
  useEffect(() => {
    const gone = new AbortController();
    let isWhole = false;
    let isAsking = false;
    const set = (next: KnownWindow) => {
      latest.current = next;
      setKnown(next);
    };
    const ask = async () => {
      const range = rangeOf({ step, spanS, toS }, endS ?? store.now() / 1000);
      const lastS = isWhole ? latest.current.rows.timeS.at(-1) : undefined;
      const from = Math.floor(lastS ?? range.fromS);
      const path = pathWith(`/api/streams/${encodeURIComponent(key)}/window`, {
        step,
        from: String(from),
        to: String(range.toS),
      });
      const { value } = (await askFor<WindowAnswer>(path, null, gone.signal))!;
      if (gone.signal.aborted) return;
      const rows = joined(isWhole ? latest.current.rows : NO_ROWS, value, range.fromS);
      isWhole = true;
      set({ rows, source: value.source, isCut: value.is_cut, problem: null });
    };
    const poll = () => {
      if (isAsking || document.visibilityState !== 'visible' || (isWhole && (toS ?? endS) !== null)) return;
      isAsking = true;
      ask()
        .catch((error: unknown) => {
          const problem = error instanceof ApiError ? error.message : 'The answer is not right.';
          if (!gone.signal.aborted) set({ ...latest.current, problem });
        })
        .finally(() => {
          isAsking = false;
        });
    };
    poll();
    const timer = setInterval(poll, POLL_MS[step]);
    document.addEventListener('visibilitychange', poll);
    return () => {
      gone.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', poll);
    };
  }, [key, step, spanS, toS, endS]);
  return known;
}
