// Tested by: test/page/screens.test.ts
import { useEffect, useRef, useState } from 'preact/hooks';
import { store } from './live/store.js';

/** Draws anew, once a frame at most, when the live state has changed; gives its version. */
export function useStore(): number {
  const [, setCount] = useState(0);
  useEffect(() => {
    let frame = 0;
    const draw = () => {
      frame = 0;
      setCount((count) => count + 1);
    };
    const stop = store.subscribe(() => {
      frame ||= requestAnimationFrame(draw);
    });
    draw();
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, []);
  return store.version;
}

const eachSecond = new Set<() => void>();
setInterval(() => {
  if (document.visibilityState === 'visible') for (const listener of eachSecond) listener();
}, 1000);

/** Draws anew each second; gives the time by the clock of the monitor, in epoch ms. */
export function useNow(): number {
  return useTicking((now) => now);
}

/** Something that is told by the time: drawn anew in the seconds in which it changes. */
export function useTicking<Value extends string | number | null>(valueAt: (nowMs: number) => Value): Value {
  const value = valueAt(store.now());
  const [, setDrawn] = useState(value);
  const latest = useRef(valueAt);
  latest.current = valueAt;
  useEffect(() => {
    const update = () => setDrawn(latest.current(store.now()));
    eachSecond.add(update);
    return () => void eachSecond.delete(update);
  }, []);
  return value;
}

/** Whether a media query holds. */
export function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const update = () => setHolds(media.matches);
    media.addEventListener('change', update);
    return () => media.removeEventListener('change', update);
  }, [query]);
  return holds;
}
