import type { VNode } from 'preact';
import { durationText, FIRST_ARRIVAL_MS, momentText, shortDurationText, timeOfDayText } from '../format.js';
import { useTicking } from '../hooks.js';
import { html } from '../html.js';
import { store } from '../live/store.js';
import { useIsUtc } from '../preferences.js';

interface SinceProps {
  /** Epoch ms by the clock of the monitor. */
  readonly ms: number;
  /** `3m` instead of `3 min 20 s`. */
  readonly short?: boolean;
}

/** The time since then, counting; the time of day is its title. Of a file, in which no time goes on, the moment itself, and nothing in short. */
export function Since({ ms, short = false }: SinceProps): VNode {
  const isUtc = useIsUtc();
  const text = useTicking((now) => {
    if (store.isFile) return short ? '' : `at ${momentText(ms, isUtc)}`;
    return (short ? shortDurationText : durationText)(now - ms);
  });
  return html`<time class="since" dateTime=${isoOf(ms)} title=${timeOfDayText(ms, isUtc)}>${text}</time>`;
}

/** A time of day, by UTC or local as chosen; in a file without arrival times how far from its begin. */
export function TimeOfDay({ ms, withDate = true }: { ms: number; withDate?: boolean }): VNode {
  const isUtc = useIsUtc();
  const text = ms < FIRST_ARRIVAL_MS ? momentText(ms, isUtc) : timeOfDayText(ms, isUtc, withDate);
  return html`<time dateTime=${isoOf(ms)}>${text}</time>`;
}

function isoOf(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
