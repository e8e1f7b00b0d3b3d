// Tested by: test/page/screens/availability/availability-screen.test.ts
import { useEffect, useState } from 'preact/hooks';
import type { AvailabilityAnswer } from '../../contract.js';

/** What was asked and what came of it. */
export interface Asked {
  readonly path: string;
  readonly answer?: AvailabilityAnswer;
  /** Why there is none. */
  readonly fault?: string;
}

const EVERY_MS = 60_000;

/** The answer at a path; asked again each minute, while what is there stays. undefined: it is on its way. */
export function useAnswer(path: string): Asked | undefined {
  const [asked, setAsked] = useState<Asked>();
  useEffect(() => {
    let isOver = false;
    const ask = async (): Promise<void> => {
      const next = await answerAt(path);
      if (!isOver)
        setAsked((before) => (next.fault !== undefined && before?.path === path && before.answer ? before : next));
    };
    void ask();
    const timer = setInterval(() => document.visibilityState === 'visible' && void ask(), EVERY_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [path]);
  return asked?.path === path ? asked : undefined;
}

async function answerAt(path: string): Promise<Asked> {
  try {
    const response = await fetch(path);
    if (response.ok) return { path, answer: await response.json() };
    return { path, fault: (await response.text()).trim() || `the monitor answered ${response.status}` };
  } catch {
    return { path, fault: 'the monitor does not answer' };
  }
}
