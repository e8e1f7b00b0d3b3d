// Tested by: test/page/screens/availability/availability-screen.test.ts
import type { VNode } from 'preact';
import { groupDigits, UNKNOWN } from '../../../text/units.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { shown } from '../../components/named.js';
import type { Availability, AvailabilityAnswer, AvailabilityStream } from '../../contract.js';
import { html } from '../../html.js';
import { lookOf, percentText, secondsText } from './figures.js';

interface Line {
  readonly id: string;
  readonly head: unknown;
  readonly isJudged: boolean;
  readonly figures: Availability;
  readonly strip?: VNode;
}

/** All streams, with what became of the whole span; each one leads to its own table. */
export function StreamsTable({
  answer,
  linkOf,
}: {
  answer: AvailabilityAnswer;
  linkOf: (key: string) => string;
}): VNode {
  const lines = answer.streams.map((stream) => ({
    ...{ id: stream.key, isJudged: stream.is_judged, figures: stream.total },
    head: html`<a href=${linkOf(stream.key)} data-row>${titleOf(stream)}</a> <span class="muted av-address">${addressOf(stream)}</span>`,
    strip: html`<${Strip} answer=${answer} stream=${stream} />`,
  }));
  const columns = [
    columnOf('stream'),
    { title: `by ${answer.step}`, name: 'av-strip', cell: ({ strip }: Line) => strip },
  ];
  return html`<${DataTable} caption="Streams" columns=${[...columns, ...FIGURES]} items=${lines} keyOf=${idOf} empty="There was no stream in that time." />`;
}

/** One stream, with a line for each period and one for all. */
export function PeriodsTable({ answer, stream }: { answer: AvailabilityAnswer; stream: AvailabilityStream }): VNode {
  const isJudged = stream.is_judged;
  const begun = answer.periods.flatMap(({ label }, index) => {
    const figures = stream.periods[index]!;
    return figures.span_s === 0 ? [] : [{ id: String(index), head: label, isJudged, figures }];
  });
  const all = { id: 'all', head: html`<strong>all</strong>`, isJudged, figures: stream.total };
  return html`<${Strip} answer=${answer} stream=${stream} />
    <${DataTable} caption=${titleOf(stream)} columns=${[columnOf(answer.step), ...FIGURES]} items=${[...begun, all]} keyOf=${idOf} empty="" />`;
}

export function titleOf({ services, stream_id }: AvailabilityStream): string {
  return shown(services.length === 0 ? stream_id : services.join(', '));
}

export function addressOf({ services, stream_id, probe_id }: AvailabilityStream): string {
  return shown([services.length === 0 ? '' : stream_id, probe_id ?? ''].filter((part) => part !== '').join(' · '));
}

/** A bar for each period: full height where it was available, and words for those who point at it. */
function Strip({ answer, stream }: { answer: AvailabilityAnswer; stream: AvailabilityStream }): VNode {
  const { periods } = answer;
  const bars = stream.periods.flatMap((figures, index) => {
    if (figures.span_s === 0) return [];
    const look = lookOf(figures);
    const height = look === 'lost' ? 4 : look === 'errored' ? 13 : look === 'none' ? 2 : 18;
    const title = `${periods[index]!.label}: ${figures.availability_percent === null ? 'not monitored' : percentText(figures.availability_percent)}`;
    return [
      html`<rect key=${index} class=${`av-${look}`} x=${index} y=${18 - height} width="0.85" height=${height}><title>${title}</title></rect>`,
    ];
  });
  return html`<svg class="av-bars" viewBox=${`0 0 ${periods.length} 18`} preserveAspectRatio="none" aria-hidden="true">${bars}</svg>`;
}

function columnOf(title: string): Column<Line> {
  return { title, cell: ({ head }) => head };
}

function seconds(title: string, read: (figures: Availability) => number): Column<Line> {
  return {
    title,
    isNumber: true,
    cell: ({ isJudged, figures }) => (isJudged && figures.monitored_s > 0 ? groupDigits(read(figures)) : UNKNOWN),
  };
}

const FIGURES: readonly Column<Line>[] = [
  { title: 'availability', isNumber: true, name: 'av-percent', cell: percentCell },
  seconds('unavailable s', ({ unavailable_s }) => unavailable_s),
  seconds('severely errored s', ({ severely_errored_s }) => severely_errored_s),
  seconds('errored s', ({ errored_s }) => errored_s),
  {
    title: 'monitored',
    isNumber: true,
    cell: ({ figures, isJudged }) => secondsText(isJudged ? figures.monitored_s : 0),
  },
  { title: 'unmonitored', isNumber: true, cell: unmonitoredCell },
];

function percentCell({ figures, isJudged }: Line): unknown {
  if (!isJudged) return html`<span class="muted">not judged</span>`;
  if (figures.availability_percent === null) return html`<span class="muted">not monitored</span>`;
  return html`<span class=${`av-text-${lookOf(figures)}`}>${percentText(figures.availability_percent)}</span>`;
}

function unmonitoredCell({ figures, isJudged }: Line): unknown {
  const { span_s, unmonitored_s } = figures;
  const lost = isJudged ? unmonitored_s : span_s;
  return lost === 0 ? '0 s' : html`<span class="av-unmonitored">${secondsText(lost)}</span>`;
}

function idOf({ id }: Line): string {
  return id;
}
