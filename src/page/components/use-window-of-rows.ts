import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { type WindowOfRows, windowOf } from './window-of-rows.js';

/** Which rows of a list in the page are to be drawn, as it is scrolled; `list` is where its rows begin. */
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

/** The height of a row as it is drawn, `usual` before one is. */
export function useRowHeight(list: { readonly current: HTMLElement | null }, usual: number): number {
  const [height, setHeight] = useState(usual);
  useLayoutEffect(() => {
    const drawn = list.current?.querySelector('tr[data-line]')?.getBoundingClientRect().height;
    if (drawn && Math.abs(drawn - height) > 0.5) setHeight(drawn);
  });
  return height;
}
