import type { StreamReport } from '../../report/stream-report.js';
import { serviceText } from '../../report/text/cells.js';
import { StreamCounter } from '../../stream/counters.js';
import type { StreamStatus } from '../../stream/message.js';
import { kindName } from '../../stream/stream-kind.js';
import { columnsInUse, formatTable, type TextColumn } from '../../text/table.js';
import { bitrateText, groupDigits, UNKNOWN } from '../../text/units.js';

/** A program of a transport stream. */
interface ListedProgram {
  readonly program_number: number;
  readonly service_name: string | null;
  readonly provider_name: string | null;
  /** What its streams carry, in the order of the PMT. */
  readonly types: readonly string[];
}

/** What is told of one stream. */
export interface ListedStream {
  readonly stream_id: string;
  /** Address and port of the sender; null where nothing came of a stream that was asked for, and for a file of packets. */
  readonly source: string | null;
  readonly vlans: readonly number[];
  readonly kind: string;
  readonly is_rtp: boolean;
  readonly datagrams: number;
  readonly bitrate_bps: number | null;
  /** Packets missing by their sequence numbers; null without RTP. */
  readonly rtp_lost: number | null;
  /** Services, or what is carried, in words; null where that is not known. */
  readonly content: string | null;
  readonly programs: readonly ListedProgram[];
}

const COLUMNS: readonly TextColumn<ListedStream>[] = [
  { title: 'stream', isText: true, cell: ({ stream_id }) => stream_id },
  { title: 'source', isText: true, importance: 2, cell: ({ source }) => source ?? UNKNOWN },
  { title: 'VLAN', isText: true, importance: 3, cell: ({ vlans }) => vlans.join(', ') },
  {
    title: 'kind',
    isText: true,
    importance: 4,
    cell: ({ kind, is_rtp, datagrams }) => kindText(kind, is_rtp, datagrams),
  },
  { title: 'rate', cell: ({ bitrate_bps }) => bitrateText(bitrate_bps) },
  { title: 'RTP lost', importance: 1, cell: ({ rtp_lost }) => (rtp_lost ? groupDigits(rtp_lost) : '') },
  { title: 'services', isText: true, shortest: 12, cell: ({ content }) => content ?? UNKNOWN },
];

const BY_NUMBER = new Intl.Collator('en', { numeric: true });

/** What was captured of a stream, and what its analysis found; `report`: undefined where there was nothing to analyse. */
export function listedStream({ stream, counters }: StreamStatus, report: StreamReport | undefined): ListedStream {
  const { streamId, sourceIp, sourcePort, vlans, kind, isRtp } = stream;
  const content = report === undefined ? UNKNOWN : serviceText(report);
  const host = sourceIp.includes(':') ? `[${sourceIp}]` : sourceIp;
  return {
    stream_id: streamId,
    source: sourceIp === '' ? null : `${host}:${sourcePort}`,
    vlans,
    kind,
    is_rtp: isRtp,
    datagrams: counters[StreamCounter.captured_datagrams]!,
    bitrate_bps: report === undefined ? null : bitrateBps(report),
    rtp_lost: isRtp ? counters[StreamCounter.rtp_lost]! : null,
    content: content === UNKNOWN ? null : content,
    programs: report === undefined ? [] : programsOf(report),
  };
}

export function inListOrder(streams: readonly ListedStream[]): ListedStream[] {
  return [...streams].sort((a, b) => BY_NUMBER.compare(a.stream_id, b.stream_id));
}

/** A line for each stream below the titles, with line ends. */
export function listingText(streams: readonly ListedStream[], width: number | undefined): string {
  if (streams.length === 0) return 'no stream\n';
  return `${formatTable(columnsInUse(COLUMNS, streams), streams, width).join('\n')}\n`;
}

function kindText(kind: string, isRtp: boolean, datagrams: number): string {
  return datagrams === 0 ? 'nothing came' : kindName(kind as StreamReport['kind'], isRtp);
}

/** Of all that was analysed; of less than a second, what there is. */
function bitrateBps(report: StreamReport): number | null {
  const { transport, duration_ns } = report;
  if (transport === null) return report.kind === 'mpegts' ? (report.bitrate_bps ?? report.pcr_bitrate_bps) : null;
  const { bitrate_avg_bps, bytes } = transport.total;
  if (bitrate_avg_bps !== null) return bitrate_avg_bps;
  return duration_ns > 0 ? (bytes * 8e9) / duration_ns : null;
}

function programsOf(report: StreamReport): ListedProgram[] {
  if (report.kind !== 'mpegts') return [];
  return Object.entries(report.programs).map(([number, { service_name, provider_name, pids }]) => ({
    program_number: Number(number),
    service_name,
    provider_name,
    types: pids.flatMap((pid) => report.pids[pid]?.type ?? []),
  }));
}
