import type { VNode } from 'preact';
import { html } from '../../html.js';
import { audioText, levelPercent } from './audio-levels.js';

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

function levelClass(dbfs: number | null): string {
  if (dbfs === null) return 'is-silent';
  return dbfs >= CLIPPED_DBFS ? 'is-clipped' : dbfs > LOUD_DBFS ? 'is-loud' : '';
}
