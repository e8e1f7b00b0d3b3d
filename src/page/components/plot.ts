import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { html } from '../html.js';

interface PlotProps {
  /** What it shows, for those who cannot see it. */
  readonly label: string;
  /** Without size; made once for each `kind`. */
  readonly options: Omit<uPlot.Options, 'width' | 'height'>;
  /** Another kind makes a plot anew; otherwise only the data changes. */
  readonly kind: string;
  readonly data: uPlot.AlignedData;
  readonly height: number;
}

/** A plot by uPlot, as wide as its place; uPlot is fetched when the first one is drawn. */
export function Plot({ label, options, kind, data, height }: PlotProps): VNode {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const latest = useRef(data);
  latest.current = data;
  // What was observed must end before the place is gone; effects that are passive end behind the next paint.
  useLayoutEffect(() => {
    let isGone = false;
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: place.current!.clientWidth, height }));
    void import('uplot').then(({ default: Plotter }) => {
      if (isGone || place.current === null) return;
      const size = { width: place.current.clientWidth, height };
      plot.current = new Plotter({ ...options, ...size }, latest.current, place.current);
      resized.observe(place.current);
    });
    return () => {
      isGone = true;
      resized.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [kind, height]);
  useEffect(() => plot.current?.setData(data), [data]);
  return html`<div class="plot" role="img" aria-label=${label} ref=${place} />`;
}

/** A colour of the theme, for what is drawn on a canvas. */
export function themeColour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
