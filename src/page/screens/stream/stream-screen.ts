// Tested by: test/page/stream-screen.test.ts
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { shown } from '../../components/named.js';
import { TimeOfDay } from '../../components/since.js';
import type { StreamAnswer } from '../../contract.js';
import { useNow, useStore } from '../../hooks.js';
import { html } from '../../html.js';
import { store } from '../../live/store.js';
import type { Address } from '../../router.js';
import { usePolled } from '../../use-polled.js';
import { useFrameOf } from './frame.js';
import { SectionNav } from './section-nav.js';
import { StreamHead } from './stream-head.js';
import { StreamSections } from './stream-sections.js';
import { useWindowRows } from './use-window-rows.js';
import { gapped } from './window-rows.js';
import { rangeOf, stepSeconds, viewOf } from './window-view.js';

const POLL_MS = 1000;
const POLL_DONE_MS = 30_000;

/** One stream in depth. */
export function StreamScreen({ address }: { address: Address }): VNode {
  useStore();
  const key = address.key ?? '';
  const row = store.state.rowByKey(key);
  const { monitor } = store.state;
  const path = `/api/streams/${encodeURIComponent(key)}`;
  const { value, problem } = usePolled<StreamAnswer>(path, monitor?.is_done ? POLL_DONE_MS : POLL_MS);
  if (row === undefined) return html`<${NoStream} streamKey=${key} />`;
  const { isStale } = store;
  return html`<div class="stream">
    <${StreamHead} row=${row} state=${store.stateOf(row)} isStale=${isStale} answer=${value} input=${monitor?.input ?? null} />
    ${problem !== null && html`<p class="problem" role="status">${problem}</p>`}
    ${value === undefined ? html`<p class="notice" role="status">Asking for what is known of the stream …</p>` : html`<${Depth} key=${key} address=${address} answer=${value} isStale=${isStale} />`}
  </div>`;
}

interface DepthProps {
  readonly address: Address;
  readonly answer: StreamAnswer;
  readonly isStale: boolean;
}

/** What goes with the window of time that is seen. */
function Depth({ address, answer, isStale }: DepthProps): VNode {
  const nowS = Math.floor(useNow() / 1000);
  const text = ['step', 'span', 'to'].map((name) => address.query.get(name)).join();
  const { span: file } = answer;
  const endS = file?.to_s ?? null;
  const view = useMemo(() => viewOf(address.query, file), [text, file?.from_s, endS]);
  const told = answer.report?.timestamp;
  const { fromS, toS } = rangeOf(view, endS ?? nowS);
  const known = useWindowRows(answer.key, view, endS);
  const intervalS = file === null ? (store.state.monitor?.interval_ms ?? 1000) / 1000 : 1;
  const barS = Math.max(stepSeconds(view.step), intervalS);
  const frame = useFrameOf(fromS, toS, barS);
  const rows = useMemo(() => gapped(known.rows, barS), [known.rows, barS, toS]);
  return html`<${SectionNav} report=${answer.report} />
    ${isStale && html`<p class="problem" role="status">The monitor is not heard: all below is as it was told last${told === undefined ? '' : html`, at <${TimeOfDay} ms=${told} />`}.</p>`}
    <div class=${isStale ? 'is-stale' : ''}><${StreamSections} answer=${answer} view=${view} known=${known} rows=${rows} frame=${frame} /></div>`;
}

function NoStream({ streamKey }: { streamKey: string }): VNode {
  return html`<h1>${shown(streamKey)}</h1>
    <p class="notice">The monitor has no stream of that name now: it has not come since the monitor was started, or was forgotten after it ended. What happened to it may be among the <a href=${`/alarms?stream=${encodeURIComponent(streamKey)}`}>events</a>. <a href="/board">To the board</a></p>`;
}
