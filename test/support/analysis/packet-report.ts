import { PacketStream } from '../../../src/analysis/packet-stream.js';
import { PACKET_SIZE } from '../../../src/mpegts/packet.js';
import { TsFraming } from '../../../src/mpegts/ts-framing.js';
import type { TransportStreamReport } from '../../../src/report/kinds/mpegts/report.js';
import { FILE_STREAM } from '../../../src/report/stream-identity.js';
import { StreamReporter } from '../../../src/report/stream-reporter.js';

const NS_PER_S = 1e9;

/** The report on packets of 188 bytes that follow each other at a constant rate. */
export function reportOnPackets(ts: Uint8Array, bitrateBps: number): TransportStreamReport {
  const stream = new PacketStream({ profile: '2020' });
  const framing = new TsFraming(stream);
  const timeNs = (offset: number): number => (offset * 8 * NS_PER_S) / bitrateBps;
  for (let offset = 0; offset < ts.length; offset += PACKET_SIZE) {
    framing.feed(ts, offset, Math.min(PACKET_SIZE, ts.length - offset), timeNs(offset));
  }
  framing.end(timeNs(ts.length));
  return new StreamReporter(stream.analyzer).report(FILE_STREAM, null);
}
