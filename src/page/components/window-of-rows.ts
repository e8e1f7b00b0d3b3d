import { useEffect, useState } from 'preact/hooks';

/** Rows that are drawn, of all: `first` to before `end`. */
export interface WindowOfRows {
  readonly first: number;
  readonly end: number;
}

/** Rows that are drawn above and below what is seen. */
const SPARE = 8;

/** Which of rows of one height are to be drawn, where the list begins at `top` of what has been scrolled by. */
export function windowOf(count: number, rowHeight: number, top: number, height: number): WindowOfRows {
  const first = Math.min(Math.max(0, Math.floor(top / rowHeight) - SPARE), Math.max(0, count - 1));
  return { first, end: Math.min(count, Math.max(first + 1, Math.ceil((top + height) / rowHeight) + SPARE)) };
}

/** The same for a list in the page, as it is scrolled; `list` is where its rows begin. */
export function useWindowOfRows(
  list: { readonly current: HTMLElement | null },
  count: number,
  rowHeight: number,
): WindowOfRows {
  const [, setCount] = useState(0);
  useEffect(() => {
    let frame = 0;
    const draw = () => {
      frame = 0;
      setCount((drawn) => drawn + 1);
    };
    const scrolled = () => {
      frame ||= requestAnimationFrame(draw);
    };
    scrolled();
    window.addEventListener('scroll', scrolled, { passive: true });
    window.addEventListener('resize', scrolled);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', scrolled);
      window.removeEventListener('resize', scrolled);
    };
  }, []);
  const top = list.current === null ? 0 : -list.current.getBoundingClientRect().top;
  return windowOf(count, rowHeight, top, window.innerHeight);
}
