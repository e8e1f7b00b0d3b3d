import { NULL_PID } from '../../src/mpegts/packet.js';
import { payloadPacket } from '../support/packets/ts-packets.js';
import { sectionPacket, stuffingPacket, tableItem } from './multiplexer.js';
import { packetMs, packetNumber, slotOf } from './pace.js';
import type { Filler, Packets, Plan } from './plan.js';

/** A change of a clean stream. Times are ms since its start. */
export type Edit = (plan: Plan) => void;

const EVER = Number.POSITIVE_INFINITY;

/** How long the stream is. */
export const seconds =
  (value: number): Edit =>
  (plan) => {
    plan.seconds = value;
  };

/** The PCR begins with this value. */
export const startingAt =
  (start27M: number): Edit =>
  (plan) => {
    plan.start27M = start27M;
  };

/** The item, or PES packets that are due then, do not come. */
export const without =
  (name: string, fromMs = 0, toMs = EVER): Edit =>
  (plan) => {
    plan.silent.push({ name, fromMs, toMs });
  };

/** The packets of an elementary stream wait. */
export const held =
  (name: string, fromMs: number, toMs: number): Edit =>
  (plan) => {
    plan.held.push({ name, fromMs, toMs });
  };

/** The item comes once more. */
export const also =
  (name: string, ms: number): Edit =>
  (plan) => {
    plan.extra.set(slotOf(plan.pace, ms), plan.items.find((item) => item.name === name)!);
  };

/** The item comes on another PID as well, from this time on. */
export const alsoEvery =
  (name: string, pid: number, everyMs: number, atMs: number): Edit =>
  (plan) => {
    const item = plan.items.find((one) => one.name === name)!;
    plan.items.push({ ...item, name: `${name} on ${pid}`, pid, everyMs, atMs });
  };

/** A section besides. */
export const section =
  (pid: number, bytes: Uint8Array, ms: number): Edit =>
  (plan) => {
    plan.extra.set(slotOf(plan.pace, ms), { ...NO_ITEM, pid, packetAt: () => sectionPacket(pid, bytes) });
  };

/** Packets with payload on the PID, the first and the last of them at these times. */
export const payloads =
  (pid: number, firstMs: number, lastMs: number, everyMs: number): Edit =>
  (plan) => {
    for (let ms = firstMs; ms <= lastMs; ms += everyMs) {
      plan.extra.set(slotOf(plan.pace, ms), { ...NO_ITEM, pid, packetAt: () => payloadPacket(pid, 0) });
    }
  };

/** So many packets with nothing but stuffing, back to back. */
export const stuffing =
  (pid: number, firstMs: number, packets: number): Edit =>
  (plan) => {
    for (let n = 0; n < packets; n++) {
      plan.extra.set(slotOf(plan.pace, firstMs) + n, { ...NO_ITEM, pid, packetAt: () => stuffingPacket(pid) });
    }
  };

/** One more table, `atMs` after the start and every `everyMs` from then on. */
export const table =
  (name: string, pid: number, everyMs: number, atMs: number, bytes: Buffer): Edit =>
  (plan) => {
    plan.items.push(tableItem(name, pid, everyMs, atMs, () => bytes));
  };

/** The item carries another section, from one time to another, or on another PID. */
export const replaced =
  (name: string, bytes: Uint8Array, fromMs = 0, toMs = EVER, pid?: number): Edit =>
  (plan) => {
    const index = plan.items.findIndex((item) => item.name === name);
    const item = plan.items[index]!;
    const target = pid ?? item.pid;
    plan.items[index] = {
      ...item,
      pid: target,
      packetAt: (ms) => (ms >= fromMs && ms < toMs ? sectionPacket(target, bytes) : item.packetAt!(ms)),
    };
  };

/** An elementary stream in place of the one of the same name. */
export const streamOf =
  (stream: Plan['streams'][number]): Edit =>
  (plan) => {
    plan.streams[plan.streams.findIndex(({ name }) => name === stream.name)] = stream;
  };

/** PES packets that begin in this time have no time stamps. */
export const untimed =
  (name: string, fromMs = 0, toMs = EVER): Edit =>
  (plan) => {
    plan.untimed.push({ name, fromMs, toMs });
  };

/** Time stamps of PES packets that begin in this time are later. */
export const delayed =
  (name: string, ms: number, fromMs = 0, toMs = EVER): Edit =>
  (plan) => {
    plan.delays.push({ name, fromMs, toMs, ms });
  };

/** The time base steps by so much. */
export const stepped =
  (fromMs: number, ms: number): Edit =>
  (plan) => {
    plan.steps.push({ fromMs, ms });
  };

/** The PCR of this time is too high by so many ticks of 27 MHz. */
export const pcrOff =
  (ms: number, ticks: number): Edit =>
  (plan) => {
    plan.pcrErrors.push({ ms, ticks });
  };

/** Stuffing keeps a transport buffer filled. */
export const filled =
  (filler: Filler): Edit =>
  (plan) => {
    plan.fillers.push(filler);
  };

/** The first packet of the PID from this time on is changed. */
export const changed =
  (pid: number, ms: number, change: (packet: Buffer) => void): Edit =>
  (plan) => {
    plan.changes.push(({ packets }) => {
      const index = indexOf(packets, pid, packetNumber(plan.pace, ms));
      const packet = Buffer.from(packets[index]!);
      change(packet);
      packets[index] = packet;
    });
  };

export const withTransportError = (packet: Buffer) => {
  packet[1]! |= 0x80;
};
export const withScrambling = (packet: Buffer) => {
  packet[3]! |= 0x80;
};
export const withDiscontinuity = (packet: Buffer) => {
  packet[5]! |= 0x80;
};
/** A bit in the body of the section that begins the packet. */
export const withWrongCrc = (packet: Buffer) => {
  packet[5 + 8]! ^= 0x01;
};

/** The packets of the PID that come in this time are scrambled, without any change of what is in them. */
export const scrambled =
  (pid: number, fromMs: number, toMs: number): Edit =>
  (plan) => {
    plan.changes.push(({ packets }) => {
      const end = packetNumber(plan.pace, toMs);
      for (let index = packetNumber(plan.pace, fromMs); index < end; index++) {
        if (pidOf(packets[index]!) !== pid) continue;
        packets[index] = Buffer.from(packets[index]!);
        withScrambling(packets[index]);
      }
    });
  };

/** The clock of arrival is set back at this time of the stream. */
export const setBack =
  (atMs: number, ms: number): Edit =>
  (plan) => {
    plan.changes.push((stream) => {
      const first = packetNumber(plan.pace, atMs);
      stream.timesNs = stream.timesNs.map((timeNs, index) => (index < first ? timeNs : timeNs - ms * 1e6));
    });
  };

/** The packet of this time arrives so much later, before the next one. */
export const late =
  (ms: number, byMs: number): Edit =>
  (plan) => {
    if (byMs >= packetMs(plan.pace)) throw new Error(`${byMs} ms later is behind the next packet`);
    plan.changes.push(({ timesNs }) => {
      timesNs[packetNumber(plan.pace, ms)]! += byMs * 1e6;
    });
  };

/** So many packets from this time on have a wrong sync byte. */
export const wrongSync =
  (ms: number, count: number, everyPackets = 1): Edit =>
  (plan) => {
    plan.changes.push(({ packets }) => {
      for (let n = 0; n < count; n++) {
        const index = packetNumber(plan.pace, ms) + n * everyPackets;
        packets[index] = Buffer.from(packets[index]!);
        packets[index][0] = 0x46;
      }
    });
  };

/** The first packet of the PID from this time on is a null packet in its place. */
export const lost = (pid: number, ms: number): Edit =>
  changed(pid, ms, (packet) => payloadPacket(NULL_PID, 0).copy(packet));

/** The first packet of the PID from this time on does not arrive. */
export const dropped =
  (pid: number, ms: number): Edit =>
  (plan) => {
    plan.changes.push((stream) => {
      const index = indexOf(stream.packets, pid, packetNumber(plan.pace, ms));
      stream.packets.splice(index, 1);
      stream.timesNs.splice(index, 1);
    });
  };

/** The first packet of the PID from this time on comes again in the next packets, which have been null packets. */
export const repeated =
  (pid: number, ms: number, times: number): Edit =>
  (plan) => {
    plan.changes.push(({ packets }) => {
      const index = indexOf(packets, pid, packetNumber(plan.pace, ms));
      for (let n = 1; n <= times; n++) {
        if (pidOf(packets[index + n]!) !== NULL_PID) throw new Error(`no null packet ${n} behind ${ms} ms`);
        packets[index + n] = packets[index]!;
      }
    });
  };

/** The first two packets of the PID from this time on change places. */
export const swapped =
  (pid: number, ms: number): Edit =>
  (plan) => {
    plan.changes.push(({ packets }: Packets) => {
      const first = indexOf(packets, pid, packetNumber(plan.pace, ms));
      const second = indexOf(packets, pid, first + 1);
      [packets[first], packets[second]] = [packets[second]!, packets[first]!];
    });
  };

const NO_ITEM = { name: '', everyMs: 0, atMs: 0 };

function pidOf(packet: Buffer): number {
  return packet.readUInt16BE(1) & 0x1fff;
}

function indexOf(packets: readonly Buffer[], pid: number, from: number): number {
  const index = packets.findIndex((packet, n) => n >= from && pidOf(packet) === pid);
  if (index < 0) throw new Error(`no packet of PID ${pid} from packet ${from} on`);
  return index;
}
