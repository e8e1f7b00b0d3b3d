// Tested by: test/page/stream-screen.test.ts
import { useRef } from 'preact/hooks';
import { useMedia } from '../../hooks.js';
import { useIsUtc } from '../../preferences.js';
import type { PlotFrame } from './plot-options.js';

export type FrameRef = { readonly current: PlotFrame };

/** The frame of all plots of a screen, kept while it is drawn. */
export function useFrameOf(fromS: number, toS: number, barS: number): FrameRef {
  const isUtc = useIsUtc();
  const frame = useRef<PlotFrame>({ fromS, toS, barS, isUtc });
  Object.assign(frame.current, { fromS, toS, barS, isUtc });
  return frame;
}

/** Another one makes a plot anew: its colours are those of the theme, its times those of the choice. */
export function useFrame({ current }: FrameRef): string {
  const isDark = useMedia('(prefers-color-scheme: dark)');
  return `${isDark ? 'dark' : 'light'} ${current.isUtc ? 'utc' : 'local'}`;
}
