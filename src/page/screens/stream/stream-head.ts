// Tested by: test/page/stream-screen.test.ts
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { nameOf, shown } from '../../components/named.js';
import { SeveritySign } from '../../components/severity-sign.js';
import { Since, TimeOfDay } from '../../components/since.js';
import { StateBadge, StateSign } from '../../components/state-badge.js';
import type { Alarm, RowCue, RowState, StreamAnswer } from '../../contract.js';
import { durationText, rateText } from '../../format.js';
import { useTicking } from '../../hooks.js';
import { html } from '../../html.js';
import type { LiveRow } from '../../live/live-state.js';
import { memo } from '../../memo.js';
import { pathWith, picturePath } from '../../router.js';
import { NO_SOURCE } from '../board/sources.js';
import { AudioBars } from '../mosaic/audio-bars.js';
import { audioText } from '../mosaic/audio-levels.js';
import { isTs } from './report-kinds.js';

interface StreamHeadProps {
  readonly row: LiveRow;
  readonly state: RowState;
  readonly isStale: boolean;
  readonly answer: StreamAnswer | undefined;
  /** Base name of the file that is shown; null: live. */
  readonly input: string | null;
}

/** What the stream is, what it looks and sounds like now, and what is wrong. */
export const StreamHead = memo(({ row, state, isStale, answer, input }: StreamHeadProps): VNode => {
  const raised = (answer?.alarms ?? []).filter((alarm) => alarm.state === 'raised');
  return html`<header class=${`stream-head stream-${state}`}>
    <${Picture} row=${row} />
    <div class="stream-title"><h1>${nameOf(row)}</h1>
      <p class="stream-state"><${StateBadge} state=${state} /> ${!isStale && input === null && html`<span class="muted">for <${Since} ms=${row.state_since_ms} /></span>`} ${!isStale && row.reason !== '' && html`<span>${shown(row.reason)}</span>`}</p>
      <${Facts} row=${row} isKnown=${!isStale && state !== 'no_data'} answer=${answer} input=${input} />
    </div>
    <${Sound} row=${row} isKnown=${!isStale && state !== 'no_data' && state !== 'silent'} />
    ${!isStale && raised.length > 0 && html`<${Raised} alarms=${raised} streamKey=${row.key} />`}
  </header>`;
});

function Picture({ row }: { row: LiveRow }): VNode {
  const { picture } = row;
  const [failed, setFailed] = useState(-1);
  if (picture === null || failed === picture.sequence)
    return html`<div class="stream-picture"><span class="shot-none">${picture === null ? 'no picture' : 'the picture is gone'}</span></div>`;
  return html`<figure class="stream-picture"><img src=${picturePath(row.key, picture.sequence)} alt="last picture" decoding="async" onError=${() => setFailed(picture.sequence)} />
    <figcaption class="muted">${row.has_arrival_times && html`<${Since} ms=${picture.time_ms} /> old`}${picture.is_damaged ? ', parts of it are missing' : ''}</figcaption></figure>`;
}

const CAPTIONS = { present: 'there', lost: html`<strong class="some">lost</strong>`, none: 'none' } as const;

interface FactsProps extends Pick<StreamHeadProps, 'row' | 'answer' | 'input'> {
  readonly isKnown: boolean;
}

function Facts({ row, isKnown, answer, input }: FactsProps): VNode {
  const isTransport = isTs(answer?.report) || row.kind.endsWith('mpegts');
  const facts: readonly (readonly [name: string, value: unknown])[] = [
    ['Address', shown(row.stream_id)],
    ['Source', sourceOf(answer)],
    input === null ? ['Probe', shown(row.probe)] : ['File', shown(row.probe === NO_SOURCE ? input : row.probe)],
    ['Kind', shown(row.kind)],
    ['Format', shown(answer?.format ?? row.format ?? 'not known')],
    ['Bitrate', isKnown ? rateText(row.bitrate_bps) : '-'],
    isTransport
      ? ['Services', row.name === null ? 'no name' : String(row.name.count)]
      : ['Session', shown(answer?.report?.session_name ?? 'not described')],
    ...(isTransport
      ? ([['Profile', html`<a href="#rules" data-section="rules">${shown(row.profile ?? '-')}</a>`]] as const)
      : []),
    ...(isTransport || row.captions !== null ? [['Captions', CAPTIONS[row.captions ?? 'none']] as const] : []),
    ...(isTransport ? [['Next or last cue', html`<${Cue} cue=${row.cue} />`] as const] : []),
    ['Recording', html`<${Recording} row=${row} />`],
    ['Measured for', answer?.report ? durationText(answer.report.duration_ns / 1e6) : '-'],
  ];
  return html`<dl class="facts stream-facts">${facts.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function sourceOf(answer: StreamAnswer | undefined): string {
  const { source_ip = null, source_port = null, vlans = [] } = answer?.report ?? {};
  if (source_ip === null) return '-';
  return `${shown(source_ip)}:${source_port}${vlans.length > 0 ? ` VLAN ${vlans.join('.')}` : ''}`;
}

function Cue({ cue }: { cue: RowCue | null }): VNode {
  const when = useTicking((now) => {
    if (cue === null || cue.time_ms === null) return '';
    const ms = cue.time_ms - now;
    return ms > 0 ? `in ${durationText(ms)}` : `${durationText(-ms)} ago`;
  });
  return cue === null ? html`none` : html`${shown(cue.text)} ${when}`;
}

function Recording({ row: { recording } }: { row: LiveRow }): VNode {
  if (recording === null) return html`not recorded`;
  return html`${recording.state === 'stopped' ? html`<${StateSign} state="error" /> <strong>stopped</strong>` : html`<span class="rec" aria-hidden="true">●</span> recording`} ${recording.file === '-' ? 'to standard output' : shown(recording.file ?? '')} <span class="muted">since <${TimeOfDay} ms=${recording.since_ms} withDate=${false} /></span>`;
}

function Sound({ row, isKnown }: { row: LiveRow; isKnown: boolean }): VNode | null {
  if (row.audio === null) return null;
  if (!isKnown) return html`<div class="stream-sound muted">sound not known</div>`;
  return html`<div class="stream-sound"><${AudioBars} audio=${row.audio} /><p class="second">${audioText(row.audio)}</p></div>`;
}

function Raised({ alarms, streamKey }: { alarms: readonly Alarm[]; streamKey: string }): VNode {
  return html`<ul class="stream-alarms" aria-label="Active alarms">${alarms
    .slice(0, 6)
    .map(
      ({ id, title, severity, since_ms, count, acked, blame }) =>
        html`<li key=${id}><${SeveritySign} severity=${severity} /> <strong>${shown(title)}</strong> <span class="muted"><${Since} ms=${since_ms} /> · ${count} ${count === 1 ? 'error' : 'errors'} since${blame === null ? '' : ` · ${blame.replace('_', ' ')}`}${acked === null ? '' : ` · acknowledged by ${shown(acked.by)}`}</span></li>`,
    )}<li><a href=${pathWith('/alarms', { stream: streamKey })}>All alarms and events of this stream</a></li></ul>`;
}

/** Facts of a transport stream's recording: what is in the file, and what is not. */
export function RecordingSection({ answer }: { answer: StreamAnswer }): VNode {
  const { accounting, recording, report } = answer;
  if (accounting === null)
    return html`<p class="muted">${isTs(report) || report !== null ? 'A file is analysed here: nothing is recorded.' : 'Nothing is known of a recording.'}</p>`;
  const { recorded_packets, recorded_bytes, output_file, not_recorded } = accounting;
  const left = Object.entries(not_recorded).filter(([, packets]) => packets > 0);
  return html`<dl class="facts"><div><dt>State</dt><dd>${recording?.state ?? 'not recorded'}</dd></div><div><dt>File</dt><dd>${shown(output_file ?? '-')}</dd></div>
    <div><dt>Packets</dt><dd>${recorded_packets.toLocaleString('en')}</dd></div><div><dt>Bytes</dt><dd>${recorded_bytes.toLocaleString('en')}</dd></div>
    <div><dt>Not recorded</dt><dd>${left.length === 0 ? 'nothing' : left.map(([cause, packets]) => `${packets.toLocaleString('en')} ${cause.replaceAll('_', ' ')}`).join(', ')}</dd></div></dl>`;
}
