import { readFileSync } from 'node:fs';
import type { HeaderCodec, StreamHeader } from '../../../src/codec/stream-header.js';
import { StreamProbe } from '../../../src/codec/stream-probe.js';
import { payloadOffsetAt } from '../../../src/mpegts/adaptation-field.js';
import { PACKET_SIZE, pidAt, pusiAt } from '../../../src/mpegts/packet.js';
import { PesHeader } from '../../../src/mpegts/pes-header.js';

/** The first header of the elementary stream of the PID in a file of 188-byte packets. */
export function streamHeaderOf(file: string, pid: number, codec: HeaderCodec): StreamHeader | undefined {
  const bytes = readFileSync(file);
  const probe = new StreamProbe(codec);
  const pes = new PesHeader();
  for (let pos = 0; pos + PACKET_SIZE <= bytes.length; pos += PACKET_SIZE) {
    if (pidAt(bytes, pos) !== pid) continue;
    let start = payloadOffsetAt(bytes, pos);
    if (start < 0) continue;
    const end = pos + PACKET_SIZE;
    if (pusiAt(bytes, pos)) {
      pes.read(bytes, start, end);
      start = Math.min(pes.payloadOffset, end);
      probe.startPes();
    }
    const header = probe.feed(bytes, start, end);
    if (header !== undefined) return header;
  }
  return undefined;
}
