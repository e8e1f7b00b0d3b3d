import { PACKET_SIZE } from '../../src/mpegts/packet.js';
import type { SiegeFigures } from './siege.js';

const DATAGRAM_BYTES = 1316;
/** Most that a program may ever have had in memory: its queues, all analyses of one stream, and what Node takes. */
const MOST_BYTES = { probe: 600e6, monitor: 900e6 } as const;

/** What was looked at, what was seen, and whether that is as it must be. */
export interface Verdict {
  readonly what: string;
  readonly seen: string;
  readonly isGood: boolean;
}

export function verdicts(figures: SiegeFigures): Verdict[] {
  const { recording, sentDatagrams, exits, probe, monitor, strangers, broker, metrics } = figures;
  const sentBytes = sentDatagrams * DATAGRAM_BYTES;
  const isSame = recording.bytes === sentBytes && recording.sha256 === figures.sentSha256;
  const difference = recording.firstDifference === undefined ? 'shorter' : `from byte ${recording.firstDifference}`;
  const dropped = ['tscap_queue_dropped_packets_total', 'tscap_link_lost_packets_total'].map((name) =>
    sumOf(metrics, name),
  );
  const toldBytes = (dropped[0]! + dropped[1]!) * PACKET_SIZE;
  const untoldBytes = sentBytes - recording.bytes - toldBytes - kernelBytes(metrics);
  const kernel = sumOf(metrics, 'tscap_probe_kernel_dropped_datagrams_total');
  return [
    { what: 'datagrams sent', seen: String(sentDatagrams), isGood: sentDatagrams > 0 },
    { what: 'recorded bytes', seen: `${recording.bytes} of ${sentBytes}`, isGood: recording.bytes === sentBytes },
    { what: 'SHA-256 of both', seen: isSame ? recording.sha256 : `differ, ${difference}`, isGood: isSame },
    {
      what: 'dropped by the queue, lost on the link',
      seen: dropped.join(', '),
      isGood: dropped.every((sum) => sum === 0),
    },
    {
      what: 'bytes that are missing and not told',
      seen: String(untoldBytes),
      isGood: untoldBytes === 0,
    },
    // The host's: it is told, and a machine that is too slow is no fault of the programs.
    { what: 'dropped by the kernel', seen: String(kernel), isGood: !Number.isNaN(kernel) },
    ...([probe, monitor] as const).map(({ name, peakBytes, mostDescriptors }) => ({
      what: `most memory of the ${name}, descriptors`,
      seen: `${Math.round(peakBytes / 1e6)} MB, ${mostDescriptors}`,
      isGood: peakBytes > 0 && peakBytes < MOST_BYTES[name as 'probe' | 'monitor'],
    })),
    {
      what: 'replay, probe and monitor ended with',
      seen: Object.values(exits).join(', '),
      isGood: exits.replay === '0' && exits.probe === '0' && exits.monitor === '1',
    },
    {
      what: 'strangers who came, and were cut off',
      seen: `${strangers.came}, ${strangers.cutOff}`,
      isGood: strangers.came > 0,
    },
    { what: 'damaged answers of the broker', seen: String(broker.answers), isGood: broker.answers > 0 },
    { what: 'tries of the dead webhook', seen: String(figures.webhookTries), isGood: figures.webhookTries > 0 },
  ];
}

/** Of datagrams that the kernel had no room for. */
function kernelBytes(metrics: string): number {
  return sumOf(metrics, 'tscap_probe_kernel_dropped_datagrams_total') * DATAGRAM_BYTES;
}

/** Two columns, and a mark where it is not as it must be. */
export function table(rows: readonly Verdict[]): string {
  const width = Math.max(...rows.map(({ what }) => what.length));
  return rows.map(({ what, seen, isGood }) => `${isGood ? '  ' : '! '}${what.padEnd(width)}  ${seen}`).join('\n');
}

/** Of all samples of this name; NaN: there is none. */
export function sumOf(metrics: string, name: string): number {
  const samples = metrics.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return samples.length === 0 ? Number.NaN : samples.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
