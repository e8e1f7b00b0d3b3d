// Tested by: test/page/stream-screen.test.ts
import { Component, type ComponentChildren, type VNode } from 'preact';
import { EventHeads, EventRows } from '../../components/event-rows.js';
import type { StreamAnswer } from '../../contract.js';
import { html } from '../../html.js';
import { memo } from '../../memo.js';
import { EssenceSection } from './essence-section.js';
import { FactList } from './fact-tree.js';
import type { FrameRef } from './frame.js';
import { LampBoard } from './lamp-board.js';
import { MediaWindow } from './media-window.js';
import { NetworkSection } from './network-section.js';
import { PacketWayView } from './packet-way-view.js';
import { PidRates } from './pid-rates.js';
import { PidTable } from './pid-table.js';
import { ProgramTree } from './program-tree.js';
import { type AnyReport, isTs } from './report-kinds.js';
import { type SectionId, sectionsOf } from './sections.js';
import { RecordingSection } from './stream-head.js';
import { BufferSection, JitterPlot, PcrSection, RatePlot } from './timing-sections.js';
import type { KnownWindow } from './use-window-rows.js';
import type { WindowRows } from './window-rows.js';
import type { WindowView } from './window-view.js';

interface SectionsProps {
  readonly answer: StreamAnswer;
  readonly view: WindowView;
  readonly known: KnownWindow;
  readonly rows: WindowRows;
  readonly frame: FrameRef;
}

/** All parts of what is known of a stream. */
export const StreamSections = memo((props: SectionsProps): VNode => {
  const { report } = props.answer;
  return html`${sectionsOf(report).map(
    ({ id, title }) =>
      html`<${Part} key=${id} id=${id} title=${title}><${PARTS[id]} ...${props} report=${report} /><//>`,
  )}`;
});

function Part({ id, title, children }: { id: string; title: string; children?: ComponentChildren }): VNode {
  return html`<section id=${id} data-part tabindex="-1" class="part" aria-labelledby=${`${id}-title`}><h2 id=${`${id}-title`}>${title}</h2><${Contained}>${children}<//></section>`;
}

/** A fault of ours in a part is said there, and the others go on. */
class Contained extends Component<{ children?: ComponentChildren }, { fault: string | null }> {
  override state = { fault: null as string | null };

  static override getDerivedStateFromError(error: unknown): { fault: string } {
    return { fault: String(error) };
  }

  override render(): ComponentChildren {
    const { fault } = this.state;
    return fault === null
      ? this.props.children
      : html`<p class="problem" role="alert">This part cannot be shown: ${fault}</p>`;
  }
}

type PartProps = SectionsProps & { readonly report: AnyReport | null };

const PARTS: Readonly<Record<SectionId, (props: PartProps) => VNode>> = {
  window: (props) =>
    html`<${MediaWindow} ...${props} file=${props.answer.span} isTimed=${props.report?.has_arrival_times ?? true} />`,
  packets: ({ answer }) => html`<${PacketWayView} answer=${answer} />`,
  rules: ({ report, answer }) => (isTs(report) ? html`<${LampBoard} report=${report} answer=${answer} />` : NOTHING),
  essence: ({ report }) => (report === null ? NOTHING : html`<${EssenceSection} report=${report} />`),
  bitrate: ({ report, answer, rows, frame }) =>
    html`${isTs(report) && html`<h3>By PID, ${answer.span === null ? '' : 'the last '}ten minutes</h3><${PidRates} path=${`/api/streams/${encodeURIComponent(answer.key)}`} file=${answer.span} barS=${frame.current.barS} />`}<${RatePlot} rows=${rows} frame=${frame} />`,
  pcr: ({ report, rows, frame }) =>
    isTs(report) ? html`<${PcrSection} report=${report} rows=${rows} frame=${frame} />` : NOTHING,
  buffers: ({ report, rows, frame }) =>
    isTs(report) ? html`<${BufferSection} report=${report} rows=${rows} frame=${frame} />` : NOTHING,
  pids: ({ report }) => (isTs(report) ? html`<${PidTable} report=${report} />` : NOTHING),
  programs: ({ report }) => (isTs(report) ? html`<${ProgramTree} report=${report} />` : NOTHING),
  network: ({ report, rows, frame }) =>
    html`${report?.rtp && html`<${JitterPlot} rows=${rows} frame=${frame} reason=${report.rtp.jitter.total.rtp_jitter_reason} />`}${report === null ? NOTHING : html`<${NetworkSection} report=${report} />`}`,
  recording: ({ answer }) => html`<${RecordingSection} answer=${answer} />`,
  events: ({ answer }) => html`<${Events} answer=${answer} />`,
  report: ({ report }) =>
    report === null
      ? NOTHING
      : html`<p class="muted">All that was told of the stream last, as in the records.</p><${FactList} fields=${report} />`,
};

const NOTHING = html`<p class="muted">Not analysed: the stream is received and accounted for, no more.</p>`;

function Events({ answer: { events } }: { answer: StreamAnswer }): VNode {
  if (events.length === 0) return html`<p class="muted">No event.</p>`;
  return html`<div class="scroller" tabindex="0" role="region" aria-label="Table of events"><table class="data events"><caption class="unseen">Events, the newest first</caption><thead><${EventHeads} hasStream=${false} /></thead><tbody><${EventRows} events=${[...events].reverse()} nameOf=${null} /></tbody></table></div>`;
}
