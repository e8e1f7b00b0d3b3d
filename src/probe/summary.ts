// Tested by: test/probe/summary.test.ts, test/e2e/stopping-probe.test.ts
import {
  type CounterColumn,
  createStreamCounters,
  PROBE_COUNTERS,
  STREAM_COUNTERS,
  StreamCounter,
} from '../stream/counters.js';
import type { Status, StreamStatus } from '../stream/message.js';
import { hasTsPackets, kindName } from '../stream/stream-kind.js';
import { printable } from '../text/printable.js';
import { formatTable, type TextColumn } from '../text/table.js';
import { groupDigits } from '../text/units.js';
import { wrapList } from '../text/wrap-list.js';
import { type RefusalCounts, refusalText } from '../wire/connection-refusal.js';

const COLUMNS: readonly TextColumn<StreamStatus>[] = [
  { title: 'stream', isText: true, cell: ({ stream }) => stream.streamId },
  { title: 'kind', isText: true, cell: ({ stream }) => describeKind(stream) },
  {
    title: 'from',
    isText: true,
    cell: ({ stream }) => (stream.sourceIp === '' ? '-' : `${stream.sourceIp}:${stream.sourcePort}`),
  },
  { title: 'datagrams', cell: counter(StreamCounter.captured_datagrams) },
  { title: 'packets', cell: counter(StreamCounter.captured_packets) },
  { title: 'published', cell: counter(StreamCounter.published_packets) },
  {
    title: 'rtp lost',
    cell: ({ stream, counters }) => (stream.isRtp ? groupDigits(counters[StreamCounter.rtp_lost]!) : '-'),
  },
  { title: 'queue', cell: counter(StreamCounter.queue_dropped_packets) },
  { title: 'rejected', cell: (status) => groupDigits(rejectedOf(status).reduce((sum, [, count]) => sum + count, 0)) },
];

/** More streams are summed up. */
const MOST_ROWS = 50;
const COLUMNS_OF_TERMINAL = 80;

const REJECTED = /^rejected_(datagrams|packets)_(.*)$/;
const LOSING_CAUSES = STREAM_COUNTERS.flatMap((name, index) =>
  REJECTED.test(name) && index !== StreamCounter.rejected_packets_null_packet ? [index] : [],
);

export const NOTHING_CAPTURED = 'no stream was captured';

/** Sums over the streams that were released. */
export interface ReleasedStreams {
  readonly streams: number;
  readonly counters: CounterColumn;
}

/**
 * What the probe says at its end: a row per stream, the causes of rejection, what was released, what belongs to no stream, and who was
 * kept out. Lines with their line ends.
 */
export function summarize(
  status: Omit<Status, 'sequence'>,
  refusals: Readonly<RefusalCounts>,
  released: ReleasedStreams,
): string {
  const { streams, counters, hasDropCounters } = status;
  const none = released.streams > 0 ? 'no stream is left' : NOTHING_CAPTURED;
  const shown = shownOf(streams);
  const lines = streams.length === 0 ? [none] : formatTable(COLUMNS, shown);
  if (shown.length < streams.length) {
    const unlisted = `${groupDigits(streams.length)} streams, of which ${groupDigits(streams.length - shown.length)} are not listed`;
    const incomplete = streams.filter(isIncomplete).length - shown.length;
    const title = `${unlisted}${incomplete > 0 ? `, ${groupDigits(incomplete)} of them with something missing` : ''}: `;
    lines.push(...wrapList(title, countsOf(sumOf(streams)), COLUMNS_OF_TERMINAL));
  }
  for (const stream of shown) {
    const causes = rejectedOf(stream).map(([cause, count]) => `${cause} ${groupDigits(count)}`);
    if (causes.length > 0)
      lines.push(...wrapList(`${stream.stream.streamId}: rejected: `, causes, COLUMNS_OF_TERMINAL));
  }
  if (released.streams > 0) lines.push(...releasedLines(released));
  const frames = PROBE_COUNTERS.flatMap((name, index) => {
    const isMeasured = hasDropCounters || !name.endsWith('dropped_datagrams');
    const isWorthSaying = counters[index]! > 0 || name === 'captured_frames' || name === 'kernel_dropped_datagrams';
    return isMeasured && isWorthSaying ? [`${name.replaceAll('_', ' ')} ${groupDigits(counters[index]!)}`] : [];
  });
  lines.push(...wrapList(`${printable(status.source)}: `, frames, COLUMNS_OF_TERMINAL));
  const refused = refusalText(refusals);
  if (refused !== undefined) lines.push(`connections refused: ${refused}`);
  return `${lines.join('\n')}\n`;
}

/** Of many streams those of which something is missing: nobody reads hundreds of rows that say that all is well. */
function shownOf(streams: readonly StreamStatus[]): readonly StreamStatus[] {
  if (streams.length <= MOST_ROWS) return streams;
  return streams.filter(isIncomplete).slice(0, MOST_ROWS);
}

/** Null packets are left out because that was asked for. */
function isIncomplete({ counters }: StreamStatus): boolean {
  const lost = counters[StreamCounter.rtp_lost]! + counters[StreamCounter.queue_dropped_packets]!;
  return lost > 0 || LOSING_CAUSES.some((index) => counters[index]! > 0);
}

function sumOf(streams: readonly StreamStatus[]): CounterColumn {
  const sum = createStreamCounters();
  for (const { counters } of streams) for (const index of sum.keys()) sum[index]! += counters[index]!;
  return sum;
}

/** `captured datagrams 1,400`, of each that is not 0. */
function countsOf(counters: CounterColumn): string[] {
  return STREAM_COUNTERS.flatMap((name, index) =>
    counters[index]! > 0 ? [`${name.replaceAll('_', ' ')} ${groupDigits(counters[index]!)}`] : [],
  );
}

/** `2 streams were released, as nothing came any more: captured datagrams 1,400, captured packets 9,800, …` */
function releasedLines({ streams, counters }: ReleasedStreams): string[] {
  const title = `${groupDigits(streams)} ${streams === 1 ? 'stream was' : 'streams were'} released, as nothing came any more: `;
  return wrapList(title, countsOf(counters), COLUMNS_OF_TERMINAL);
}

function counter(index: number): (status: StreamStatus) => string {
  return ({ counters }) => groupDigits(counters[index]!);
}

function describeKind({ kind, isRtp, networkPacketSize }: StreamStatus['stream']): string {
  const size = !hasTsPackets(kind) || networkPacketSize === 188 ? '' : ` (${networkPacketSize} bytes)`;
  return `${kindName(kind, isRtp)}${size}`;
}

/** `cause, count` of each cause that occurred, of datagrams and of single packets. */
function rejectedOf({ counters }: StreamStatus): [cause: string, count: number][] {
  return STREAM_COUNTERS.flatMap((name, index): [string, number][] => {
    const match = REJECTED.exec(name);
    return match === null || counters[index] === 0 ? [] : [[`${match[2]} (${match[1]})`, counters[index]!]];
  });
}
