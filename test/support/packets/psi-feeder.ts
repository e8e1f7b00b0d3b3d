import {
  ABSENT,
  adaptationFieldControlAt,
  adaptationFieldLengthAt,
  ccAt,
  HAS_ADAPTATION_FIELD,
  HAS_PAYLOAD,
  PACKET_SIZE,
  pidAt,
  pusiAt,
  scramblingAt,
  teiAt,
} from '../../../src/mpegts/packet.js';
import { SectionAssembler, type SectionSink } from '../../../src/mpegts/section-assembler.js';

/** Feeds the packets of these PIDs, to which a sink may add, to assemblers; the time is the number of the packet. */
export function feedPsi(ts: Uint8Array, pids: ReadonlySet<number>, sink: SectionSink): void {
  const assemblers = new Map<number, SectionAssembler>();
  const lastCc = new Map<number, number>();
  for (let pos = 0; pos + PACKET_SIZE <= ts.length; pos += PACKET_SIZE) {
    const pid = pidAt(ts, pos);
    const control = adaptationFieldControlAt(ts, pos);
    const isReadable = !teiAt(ts, pos) && scramblingAt(ts, pos) === 0 && (control & HAS_PAYLOAD) !== 0;
    if (!pids.has(pid) || !isReadable) continue;
    const assembler = assemblers.get(pid) ?? new SectionAssembler(pid, sink);
    assemblers.set(pid, assembler);
    const cc = ccAt(ts, pos);
    const last = lastCc.get(pid) ?? ABSENT;
    lastCc.set(pid, cc);
    if (cc === last) continue; // a duplicate
    if (last !== ABSENT && cc !== ((last + 1) & 0x0f)) assembler.dropPartial();
    const adaptation = (control & HAS_ADAPTATION_FIELD) !== 0 ? 1 + adaptationFieldLengthAt(ts, pos) : 0;
    assembler.feed(ts, pos + 4 + adaptation, pos + PACKET_SIZE, pusiAt(ts, pos), pos / PACKET_SIZE);
  }
}
