import type { VNode } from 'preact';
import { html } from '../../html.js';

const LOWEST_DBFS = -60;
/** Headroom of programme signals by EBU R 68 ends at −9 dBFS; −1 dBFS is as good as clipped. */
const LOUD_DBFS = -9;
const CLIPPED_DBFS = -1;

/** A bar for each channel; a hollow foot where there is digital silence. */
export function AudioBars({ audio }: { audio: readonly (readonly (number | null)[])[] }): VNode {
  return html`<span class="audio" role="img" aria-label=${audioText(audio)}>${audio.map(
    (channels, sound) =>
      html`<span key=${sound} class="audio-sound">${channels.map(
        (dbfs, channel) =>
          html`<span key=${channel} class=${`audio-channel ${levelClass(dbfs)}`}><span style=${{ height: `${levelPercent(dbfs)}%` }}></span></span>`,
      )}</span>`,
  )}</span>`;
}

/** How much of a bar is filled, from −60 dBFS to 0. */
export function levelPercent(dbfs: number | null): number {
  if (dbfs === null) return 0;
  return Math.round(Math.min(1, Math.max(0, 1 - dbfs / LOWEST_DBFS)) * 100);
}

/** `audio 1: -18 -20 dBFS; audio 2: silence` */
export function audioText(audio: readonly (readonly (number | null)[])[]): string {
  const textOf = (channels: readonly (number | null)[]) =>
    channels.every((level) => level === null)
      ? 'silence'
      : `${channels.map((level) => level ?? 'silence').join(' ')} dBFS`;
  return audio.map((channels, index) => `audio ${index + 1}: ${textOf(channels)}`).join('; ');
}

function levelClass(dbfs: number | null): string {
  if (dbfs === null) return 'is-silent';
  return dbfs >= CLIPPED_DBFS ? 'is-clipped' : dbfs > LOUD_DBFS ? 'is-loud' : '';
}
