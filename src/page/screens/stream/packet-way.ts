import type { StreamAnswer } from '../../contract.js';

/** Packets that did not go on from a station, and why. */
export interface PacketLoss {
  readonly why: string;
  readonly packets: number;
  /** What is counted. */
  readonly unit: 'packet' | 'datagram';
  /** They were meant to be lost, or are no loss at all: left out by choice, before this monitor joined, … */
  readonly isMeant: boolean;
}

/** A station of the way that packets take, and what was lost on the way to it. */
export interface Station {
  readonly name: string;
  readonly packets: number;
  readonly before: readonly PacketLoss[];
}

/** The way to the monitor, and how it parts there. */
export interface PacketWay {
  readonly stations: readonly Station[];
  /** What became of the packets that the monitor received: recorded, analysed. */
  readonly ends: readonly Station[];
}

type Counts = Readonly<Record<string, number>>;

/** Causes for which nothing is wrong. */
const MEANT: ReadonlySet<string> = new Set([
  'null_packet',
  'no_output',
  'no_payload',
  'not_selected',
  'limit',
  'not_in_format',
  'merged',
  'no_analysis',
]);

/** Of a live stream by its accounting, of a file by what was captured; null: neither is there. */
export function packetWay({ accounting, report }: Pick<StreamAnswer, 'accounting' | 'report'>): PacketWay | null {
  if (accounting === null) return report?.capture ? wayOfFile(report.capture) : null;
  const { captured_packets, published_packets, received_packets, recorded_packets, analysed_packets } = accounting;
  return {
    stations: [
      {
        name: 'captured',
        packets: captured_packets,
        before: losses(
          [
            ['the network (RTP)', accounting.rtp_lost],
            ['the kernel of the probe, all streams', accounting.kernel_dropped_datagrams],
            ['the interface of the probe, all streams', accounting.interface_dropped_datagrams],
          ],
          { unit: 'datagram' },
        ),
      },
      {
        name: 'published',
        packets: published_packets,
        before: [
          ...losses([['queue of the probe full', accounting.queue_dropped_packets]]),
          ...causes(accounting.rejected_packets),
        ],
      },
      {
        name: 'received',
        packets: received_packets,
        before: [
          ...losses([['lost on the link', accounting.link_lost_packets]]),
          ...losses([['before this monitor joined', accounting.before_join_packets]], { isMeant: true }),
        ],
      },
    ],
    ends: [
      endOf('recorded', received_packets, recorded_packets, accounting.not_recorded),
      endOf('analysed', received_packets, analysed_packets, accounting.not_analysed),
    ],
  };
}

/** What is neither there nor left out is still on its way. */
function endOf(name: string, received: number, packets: number, leftOut: Counts): Station {
  const before = causes(leftOut);
  const onTheWay = before.reduce((rest, loss) => rest - loss.packets, received - packets);
  return {
    name,
    packets,
    before: [...before, ...losses([['on their way', Math.max(0, onTheWay)]], { isMeant: true })],
  };
}

function wayOfFile(capture: NonNullable<NonNullable<StreamAnswer['report']>['capture']>): PacketWay {
  const rejected = causes(capture.rejected_packets);
  const left = rejected.reduce((sum, { packets }) => sum + packets, 0);
  return {
    stations: [{ name: 'in the file', packets: capture.captured_packets, before: [] }],
    ends: [{ name: 'analysed', packets: capture.captured_packets - left, before: rejected }],
  };
}

function causes(counts: Counts): PacketLoss[] {
  return Object.entries(counts).flatMap(([cause, packets]) =>
    packets === 0 ? [] : [{ why: cause.replaceAll('_', ' '), packets, unit: 'packet', isMeant: MEANT.has(cause) }],
  );
}

function losses(
  counts: readonly (readonly [why: string, packets: number | null])[],
  { unit = 'packet', isMeant = false }: Partial<Pick<PacketLoss, 'unit' | 'isMeant'>> = {},
): PacketLoss[] {
  return counts.flatMap(([why, packets]) => (packets ? [{ why, packets, unit, isMeant }] : []));
}
