/** Datagrams of so many packets, as tscap-replay packs them. */
const PACKETS_PER_DATAGRAM = 7;
const PACKET_SIZE = 188;
const NULL_PID = 0x1fff;

export interface InjectedFaults {
  /** Numbers of datagrams, from 0. */
  readonly drop?: readonly number[];
  readonly duplicate?: readonly number[];
  /** Sent after the next one. */
  readonly reorder?: readonly number[];
}

/** Places where continuity counters break, and the packets that they say are missing there. */
export interface Losses {
  count: number;
  packets: number;
}

export interface ExpectedLosses {
  /** Where datagrams are missing, or not in order, since the PID's packet before. */
  readonly network: Losses;
  /** Elsewhere: what is missing was never sent. */
  readonly upstream: Losses;
}

/** What continuity counters must show of a stream that is sent with these faults. Spec: ISO/IEC 13818-1, 2.4.3.3 */
export function expectedLosses(stream: Buffer, faults: InjectedFaults): ExpectedLosses {
  const expected = { network: { count: 0, packets: 0 }, upstream: { count: 0, packets: 0 } };
  const pids = new Map<number, { packet: Buffer; isRepeated: boolean; arrival: number }>();
  let lastBreak = -1;
  arrivals(stream, faults).forEach((datagram, arrival, all) => {
    if (arrival > 0 && datagram !== all[arrival - 1]! + 1) lastBreak = arrival;
    for (const packet of packetsOf(stream, datagram)) {
      const pid = packet.readUInt16BE(1) & 0x1fff;
      if (pid === NULL_PID) continue;
      const last = pids.get(pid);
      const hasPayload = (packet[3]! & 0x10) !== 0;
      const step = last === undefined ? 1 : (packet[3]! - last.packet[3]!) & 0x0f;
      const isRepeated = hasPayload && step === 0 && last!.packet.equals(packet);
      const isInOrder = hasPayload ? step === 1 || (isRepeated && !last!.isRepeated) : step === 0 || last === undefined;
      if (!isInOrder) {
        const losses = lastBreak > last!.arrival ? expected.network : expected.upstream;
        losses.count++;
        losses.packets += (step - 1) & 0x0f;
      }
      if (hasPayload) pids.set(pid, { packet, isRepeated, arrival });
      else if (last !== undefined) last.arrival = arrival;
    }
  });
  return expected;
}

/** Numbers of the datagrams in the order in which they arrive. */
function arrivals(stream: Buffer, { drop = [], duplicate = [], reorder = [] }: InjectedFaults): number[] {
  const order: number[] = [];
  const count = Math.ceil(stream.length / (PACKETS_PER_DATAGRAM * PACKET_SIZE));
  let held: number | undefined;
  for (let datagram = 0; datagram < count; datagram++) {
    if (drop.includes(datagram)) continue;
    if (reorder.includes(datagram)) {
      held = datagram;
      continue;
    }
    order.push(datagram);
    if (duplicate.includes(datagram)) order.push(datagram);
    if (held !== undefined) order.push(held);
    held = undefined;
  }
  return order;
}

function packetsOf(stream: Buffer, datagram: number): Buffer[] {
  const packets: Buffer[] = [];
  for (let number = 0; number < PACKETS_PER_DATAGRAM; number++) {
    const pos = (datagram * PACKETS_PER_DATAGRAM + number) * PACKET_SIZE;
    if (pos < stream.length) packets.push(stream.subarray(pos, pos + PACKET_SIZE));
  }
  return packets;
}
