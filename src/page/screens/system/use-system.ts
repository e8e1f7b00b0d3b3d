// Tested by: test/page/screens/system/system-screen.test.ts
import { useEffect, useState } from 'preact/hooks';
import type { SystemAnswer } from '../../contract.js';

const EVERY_MS = 2000;
const LONGEST_MS = 10_000;

export interface SystemState {
  /** The last one; undefined: none has come yet. */
  readonly answer: SystemAnswer | undefined;
  /** Why there is no newer one; null: it is as it is now. */
  readonly fault: string | null;
  readonly refresh: () => void;
}

/** The figures of the system, asked for anew every 2 s while the page is seen. */
export function useSystem(): SystemState {
  const [answer, setAnswer] = useState<SystemAnswer>();
  const [fault, setFault] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    const ask = async () => {
      if (document.visibilityState !== 'visible') return;
      const found = await askSystem(stop.signal);
      if (stop.signal.aborted) return;
      if (typeof found === 'string') setFault(found);
      else {
        setAnswer(found);
        setFault(null);
      }
    };
    let timer = 0;
    const again = () => void ask().finally(() => (timer = window.setTimeout(again, EVERY_MS)));
    again();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [turn]);
  return { answer, fault, refresh: () => setTurn(turn + 1) };
}

/** The answer, or why there is none. */
async function askSystem(stop: AbortSignal): Promise<SystemAnswer | string> {
  try {
    const response = await fetch('/api/system', { signal: AbortSignal.any([stop, AbortSignal.timeout(LONGEST_MS)]) });
    if (response.status === 401) return 'You are signed out.';
    if (!response.ok) return `The monitor answers ${response.status}.`;
    return (await response.json()) as SystemAnswer;
  } catch {
    return 'The monitor does not answer.';
  }
}
