// Tested by: test/page/alarms-screen.test.ts
import type { VNode } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { useWindowOfRows } from '../../components/use-window-of-rows.js';
import type { TimelineLane } from '../../contract.js';
import { timeOfDayText } from '../../format.js';
import { useMedia } from '../../hooks.js';
import { html } from '../../html.js';
import { memo } from '../../memo.js';
import { useIsUtc } from '../../preferences.js';
import { streamPath } from '../../router.js';
import { marksOf, markText, offsetOf } from '../stream/time-axis.js';
import { barsOf, barText } from './bars.js';

const LANE_HEIGHT = 26;
const MOST_MARKS = 8;
const MOST_MARKS_NARROW = 3;

interface TimelineProps {
  readonly lanes: readonly TimelineLane[];
  readonly nameOf: (key: string) => string;
  readonly fromS: number;
  readonly toS: number;
  /** Before that nothing is known. */
  readonly knownFromS: number;
}

/** A lane for each stream, with a bar for each alarm from when it was raised until it was cleared. */
export function Timeline({ lanes, nameOf, fromS, toS, knownFromS }: TimelineProps): VNode {
  const list = useRef<HTMLDivElement>(null);
  const { first, end } = useWindowOfRows(list, lanes.length, LANE_HEIGHT);
  const isUtc = useIsUtc();
  const isNarrow = useMedia('(max-width: 700px)');
  const { apartS, marks } = marksOf(fromS, toS, isNarrow ? MOST_MARKS_NARROW : MOST_MARKS, offsetOf(toS, isUtc));
  const at = (timeS: number) => `${((timeS - fromS) / (toS - fromS)) * 100}%`;
  return html`<div class="timeline" role="table" aria-label="Alarms over the time" aria-rowcount=${lanes.length}>
    <div class="timeline-axis" aria-hidden="true"><span class="lane-name"></span><span class="lane-bars">${marks.map((mark) => html`<span key=${mark} class="mark" style=${{ left: at(mark) }}>${markText(mark, apartS, isUtc)}</span>`)}</span></div>
    <div ref=${list} role="rowgroup" style=${{ height: `${lanes.length * LANE_HEIGHT}px`, paddingTop: `${first * LANE_HEIGHT}px` }}>
      ${lanes.slice(first, end).map((lane, index) => html`<${Lane} key=${lane.key} lane=${lane} name=${nameOf(lane.key)} index=${first + index + 1} fromS=${fromS} toS=${toS} knownFromS=${knownFromS} isUtc=${isUtc} />`)}
    </div></div>`;
}

interface LaneProps extends Omit<TimelineProps, 'lanes' | 'nameOf'> {
  readonly lane: TimelineLane;
  readonly name: string;
  readonly index: number;
  readonly isUtc: boolean;
}

const Lane = memo(({ lane, name, index, fromS, toS, knownFromS, isUtc }: LaneProps): VNode => {
  const bars = useMemo(() => barsOf(lane.intervals, fromS * 1000, toS * 1000), [lane, fromS, toS]);
  const percent = (share: number) => `${share * 100}%`;
  const time = (ms: number) => timeOfDayText(ms, isUtc);
  const known = Math.min(1, Math.max(0, (knownFromS - fromS) / (toS - fromS)));
  return html`<div class="lane" role="row" aria-rowindex=${index}>
    <span class="lane-name" role="rowheader"><a class="cut" href=${streamPath(lane.key)} title=${name}>${name}</a></span>
    <span class="lane-bars" role="cell" aria-label=${lane.intervals.length === 1 ? '1 alarm' : `${lane.intervals.length} alarms`}>${known > 0 && html`<span class="lane-unknown" style=${{ width: percent(known) }} />`}${bars.map(
      (bar, place) =>
        html`<span key=${place} class=${`lane-bar bar-${bar.severity} ${bar.isOpen ? 'is-open' : ''}`} title=${barText(bar, time)} style=${{ left: percent(bar.begin), width: percent(bar.end - bar.begin) }} />`,
    )}</span></div>`;
});
