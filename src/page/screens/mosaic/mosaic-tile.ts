// Tested by: test/page/screens.test.ts
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { nameOf, shown } from '../../components/named.js';
import { Since } from '../../components/since.js';
import { StateSign } from '../../components/state-badge.js';
import { stateLabel } from '../../components/states.js';
import type { Alarm, RowState } from '../../contract.js';
import { shortDurationText } from '../../format.js';
import { useTicking } from '../../hooks.js';
import { html } from '../../html.js';
import type { LiveRow } from '../../live/live-state.js';
import { memo } from '../../memo.js';
import { picturePath, streamPath } from '../../router.js';
import { AudioBars } from './audio-bars.js';

interface MosaicTileProps {
  readonly row: LiveRow;
  readonly state: RowState;
  readonly alarm: Alarm | undefined;
  readonly isStale: boolean;
  /** A small picture fills it. */
  readonly isSmall: boolean;
}

/** A picture is old after this. */
const OLD_MS = 60_000;

/** The picture of a stream in a frame of its state. */
export const MosaicTile = memo(({ row, state, alarm, isStale, isSmall }: MosaicTileProps): VNode => {
  const trouble = isStale ? '' : shown(alarm?.title ?? (state === 'ok' ? '' : row.reason));
  return html`<li class=${`shot shot-${state}`}><a href=${streamPath(row.key)} data-row>
    <span class="shot-picture"><${Picture} row=${row} size=${isSmall ? 'small' : 'full'} />
      ${state !== 'ok' && html`<span class=${`shot-state badge badge-${state}`}><${StateSign} state=${state} /><span class="shot-label">${stateLabel(state)}</span> ${!isStale && html`<${Since} ms=${row.state_since_ms} short />`}</span>`}
      ${trouble !== '' && html`<span class="shot-trouble cut">${trouble}</span>`}
      ${!isStale && state !== 'no_data' && state !== 'silent' && row.audio !== null && html`<${AudioBars} audio=${row.audio} />`}
    </span>
    <span class="shot-foot"><span class="cut shot-name">${nameOf(row)}</span><${Marks} row=${row} /></span></a></li>`;
});

function Picture({ row, size }: { row: LiveRow; size: 'full' | 'small' }): VNode {
  const [failed, setFailed] = useState(-1);
  const { picture } = row;
  if (picture === null || failed === picture.sequence)
    return html`<span class="shot-none">${picture === null ? 'no picture' : 'the picture is gone'}<span class="shot-format">${shown(row.format ?? row.kind)}</span></span>`;
  return html`<img src=${picturePath(row.key, picture.sequence, size)} alt="" decoding="async" onError=${() => setFailed(picture.sequence)} />`;
}

/** Captions, the next cue, and how old the picture is. */
function Marks({ row: { captions, cue, picture } }: { row: LiveRow }): VNode {
  const cueAt = useTicking((now) => (cue === null || cue.time_ms === null ? '' : cueText(cue.time_ms - now)));
  const age = useTicking((now) => (picture === null ? '' : shortDurationText(now - picture.time_ms)));
  const isOld = useTicking((now) => (picture !== null && now - picture.time_ms > OLD_MS ? 'is-old' : 'muted'));
  return html`<span class="shot-marks">
    ${captions === 'present' && html`<abbr class="is-there" title="captions">CC</abbr>`}
    ${captions === 'lost' && html`<abbr class="is-lost" title="captions are lost">CC</abbr>`}
    ${cueAt !== '' && html`<abbr title=${shown(cue!.text)}><span class="is-there">cue </span>${cueAt}</abbr>`}
    ${age !== '' && html`<span class=${isOld} title="age of the picture">${age}</span>`}
  </span>`;
}

/** Nothing once it is a minute old. */
function cueText(ms: number): string {
  if (ms < -60_000) return '';
  return ms > 0 ? `in ${shortDurationText(ms)}` : `${shortDurationText(-ms)} ago`;
}
