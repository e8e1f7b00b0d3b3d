import { NULL_PID, PACKET_SIZE } from '../../src/mpegts/packet.js';
import { payloadPacket } from '../support/packets/ts-packets.js';

/** Packets of a stream of constant rate, with null packets where there is room. */
export type Multiplex = readonly Buffer[];

/** What comes at times of its own, in ms. Several packets of one time come one after the other. */
export interface Insertion {
  readonly atMs: number;
  readonly everyMs: number;
  readonly packetsAt: (ms: number) => readonly Buffer[];
}

export function packetsOf(bytes: Buffer): Buffer[] {
  return Array.from({ length: Math.floor(bytes.length / PACKET_SIZE) }, (_, n) =>
    Buffer.from(bytes.subarray(n * PACKET_SIZE, (n + 1) * PACKET_SIZE)),
  );
}

export function pidOf(packet: Buffer): number {
  return packet.readUInt16BE(1) & 0x1fff;
}

/** The packets of these PIDs are null packets. */
export function without(packets: Multiplex, ...pids: number[]): Buffer[] {
  return packets.map((packet) => (pids.includes(pidOf(packet)) ? payloadPacket(NULL_PID, 0) : packet));
}

/** What is inserted takes the place of the first null packets from its time on. */
export function withInsertions(packets: Multiplex, bitrateBps: number, insertions: readonly Insertion[]): Buffer[] {
  const packetMs = (PACKET_SIZE * 8000) / bitrateBps;
  const due = insertions.flatMap(({ atMs, everyMs, packetsAt }) =>
    Array.from({ length: Math.max(0, Math.ceil((packets.length * packetMs - atMs) / everyMs)) }, (_, n) => {
      const ms = atMs + n * everyMs;
      return { ms, packets: packetsAt(ms) };
    }),
  );
  due.sort((a, b) => a.ms - b.ms);
  const queue: Buffer[] = [];
  let next = 0;
  const result = packets.map((packet, n) => {
    for (; next < due.length && due[next]!.ms <= n * packetMs; next++) queue.push(...due[next]!.packets.map(copy));
    return pidOf(packet) === NULL_PID ? (queue.shift() ?? packet) : packet;
  });
  return counted(
    result,
    insertions.flatMap(({ packetsAt, atMs }) => packetsAt(atMs).map(pidOf)),
  );
}

/** The continuity_counters of these PIDs count without a step. */
export function counted(packets: Multiplex, pids: readonly number[]): Buffer[] {
  const counters = new Map<number, number>(pids.map((pid) => [pid, 15]));
  return packets.map((packet) => {
    const last = counters.get(pidOf(packet));
    if (last === undefined) return packet;
    const cc = (last + Number((packet[3]! & 0x10) !== 0)) & 0x0f;
    counters.set(pidOf(packet), cc);
    const result = Buffer.from(packet);
    result[3] = (packet[3]! & 0xf0) | cc;
    return result;
  });
}

/** A change of every packet of the PIDs. */
export function changed(packets: Multiplex, pids: readonly number[], change: (packet: Buffer) => void): Buffer[] {
  return packets.map((packet) => {
    if (!pids.includes(pidOf(packet))) return packet;
    const result = Buffer.from(packet);
    change(result);
    return result;
  });
}

function copy(packet: Buffer): Buffer {
  return Buffer.from(packet);
}
