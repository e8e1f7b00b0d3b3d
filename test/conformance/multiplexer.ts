import { NULL_PID, PACKET_SIZE } from '../../src/mpegts/packet.js';
import { PCR_WRAP_27M } from '../../src/mpegts/pcr.js';
import { payloadPacket, pcrPacket } from '../support/packets/ts-packets.js';
import { pesBytes, pesPackets } from './pes-packets.js';
import { type Elementary, type Filler, type Item, isWithin, type Packets, type Plan } from './plan.js';

/** A packet takes half a millisecond: 3.008 Mb/s. */
export const SLOTS_PER_MS = 2;
const SLOT_NS = 500_000;
const SLOT_27M = 13_500;
const TICKS_PER_MS = 27_000;
/** Slots of elementary streams repeat after 20 ms. */
const ROUND = 40;
/** Byte of the packet that the PCR is the time of: the one with the last bit of the base. */
const PCR_REFERENCE = 10 / PACKET_SIZE;
/** Most bytes of a section in one packet, behind the pointer_field. */
const MAX_SECTION = 183;
/** In transport_scrambling_control: with the even key. */
const EVEN_KEY = 0x80;
/** No PES packet begins so near to the end, so that each is whole. */
const LAST_UNIT_MS = 110;
/** A filler sends while what is left leaks within so many slots, for the next ones may be taken. */
const FILLER_SLOTS = 3;
const NULL_PACKET = payloadPacket(NULL_PID, 0);

/** The stream of a plan: constant rate, every packet at its time, null packets wherever nothing else is due. */
export function multiplex(plan: Plan): Packets {
  return new Multiplexer(plan).run();
}

/** The slot of a time, which is a multiple of half a millisecond. */
export function slotOf(ms: number): number {
  const slot = ms * SLOTS_PER_MS;
  if (!Number.isInteger(slot)) throw new Error(`${ms} ms is no slot`);
  return slot;
}

interface Source {
  readonly stream: Elementary;
  readonly queue: Buffer[];
  next: number;
}

interface Tank {
  readonly filler: Filler;
  fillBytes: number;
}

class Multiplexer {
  readonly #plan: Plan;
  readonly #sources: Source[];
  readonly #tanks: Tank[];
  readonly #counters = new Map<number, number>();
  /** Items by the slot of the round that they begin in. */
  readonly #items: Item[][] = Array.from({ length: ROUND }, () => []);

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#sources = plan.streams.map((stream) => ({ stream, queue: [], next: 0 }));
    this.#tanks = plan.fillers.map((filler) => ({ filler, fillBytes: 0 }));
    for (const item of plan.items) {
      const period = slotOf(item.everyMs);
      if (period % ROUND !== 0) throw new Error(`${item.name}: ${item.everyMs} ms is no multiple of 20 ms`);
      this.#items[slotOf(item.atMs) % ROUND]!.push(item);
    }
  }

  run(): Packets {
    const stream: Packets = { packets: [], timesNs: [] };
    const slots = this.#plan.seconds * 1000 * SLOTS_PER_MS;
    for (let slot = 0; slot < slots; slot++) {
      stream.packets.push(this.#packetAt(slot));
      stream.timesNs.push(slot * SLOT_NS);
    }
    for (const change of this.#plan.changes) change(stream);
    return stream;
  }

  #packetAt(slot: number): Buffer {
    const ms = slot / SLOTS_PER_MS;
    for (const source of this.#sources) this.#queueUnits(source, ms);
    const packet = this.#itemAt(slot, ms) ?? this.#fillerAt(ms) ?? this.#elementaryAt(slot, ms);
    for (const tank of this.#tanks) leakAndFill(tank, packet);
    return packet === undefined ? NULL_PACKET : this.#counted(packet);
  }

  #itemAt(slot: number, ms: number): Buffer | undefined {
    const due = this.#items[slot % ROUND]!.filter((item) => this.#isDue(item, slot, ms));
    const extra = this.#plan.extra.get(slot);
    if (due.length + Number(extra !== undefined) > 1) throw new Error(`two packets are due at ${ms} ms`);
    const item = extra ?? due[0];
    return item === undefined ? undefined : this.#packetOf(item, slot, ms);
  }

  #isDue({ name, atMs, everyMs }: Item, slot: number, ms: number): boolean {
    const begin = slotOf(atMs);
    return slot >= begin && (slot - begin) % slotOf(everyMs) === 0 && !isNamedIn(this.#plan.silent, name, ms);
  }

  #packetOf({ pid, packetAt }: Item, slot: number, ms: number): Buffer {
    if (packetAt !== undefined) return packetAt(ms);
    const error = this.#plan.pcrErrors.find((candidate) => candidate.ms === ms)?.ticks ?? 0;
    const pcr27M = Math.round((slot + PCR_REFERENCE) * SLOT_27M) + this.#time27M(0, ms) + error;
    return pcrPacket(pid, pcr27M % PCR_WRAP_27M);
  }

  /** Clock of the program at a time of the stream, as the steps before `nowMs` make it. */
  #time27M(ms: number, nowMs: number): number {
    const stepsMs = this.#plan.steps.filter(({ fromMs }) => fromMs <= nowMs).reduce((sum, step) => sum + step.ms, 0);
    return this.#plan.start27M + (ms + stepsMs) * TICKS_PER_MS;
  }

  #queueUnits(source: Source, ms: number): void {
    const { stream, queue } = source;
    const endMs = Math.min(ms, this.#plan.seconds * 1000 - LAST_UNIT_MS);
    for (; stream.atMs + source.next * stream.everyMs <= endMs; source.next++) {
      const waitsFromMs = stream.atMs + source.next * stream.everyMs;
      if (isNamedIn(this.#plan.silent, stream.name, waitsFromMs)) continue;
      queue.push(...pesPackets(stream.pid, this.#pesOf(stream, source.next, waitsFromMs)));
    }
  }

  #pesOf(stream: Elementary, number: number, ms: number): Buffer {
    const { name, streamId, unit } = stream;
    const { payload, ptsMs, dtsMs, headerStuffing } = unit(number);
    const isUntimed = isNamedIn(this.#plan.untimed, name, ms);
    const delays = this.#plan.delays.filter((window) => window.name === name && isWithin(window, ms));
    const delayMs = delays.reduce((sum, delay) => sum + delay.ms, 0);
    const stamp = (timeMs: number | undefined) =>
      isUntimed || timeMs === undefined ? undefined : Math.round(this.#time27M(timeMs + delayMs, ms) / 300);
    return pesBytes({ streamId, payload, pts90k: stamp(ptsMs), dts90k: stamp(dtsMs), headerStuffing });
  }

  #elementaryAt(slot: number, ms: number): Buffer | undefined {
    const source = this.#sources.find(({ stream }) => stream.slots.includes(slot % ROUND));
    if (source === undefined || isNamedIn(this.#plan.held, source.stream.name, ms)) return undefined;
    return this.#shift(source);
  }

  /** The next packet of the stream on the PID of the filler, or one of stuffing. */
  #fillerAt(ms: number): Buffer | undefined {
    const tank = this.#tanks.find(({ filler }) => isWithin(filler, ms));
    if (tank === undefined || tank.fillBytes > FILLER_SLOTS * leakBytes(tank.filler)) return undefined;
    const source = this.#sources.find(({ stream }) => stream.pid === tank.filler.pid);
    return (source === undefined ? undefined : this.#shift(source)) ?? stuffingPacket(tank.filler.pid);
  }

  #shift({ stream, queue }: Source): Buffer | undefined {
    const packet = queue.shift();
    if (packet !== undefined && stream.isScrambled) scramble(packet);
    return packet;
  }

  /** With its continuity_counter, which stands still without payload. */
  #counted(packet: Buffer): Buffer {
    const pid = packet.readUInt16BE(1) & 0x1fff;
    const last = this.#counters.get(pid) ?? 15;
    const hasPayload = (packet[3]! & 0x10) !== 0;
    const cc = (last + Number(hasPayload)) & 0x0f;
    this.#counters.set(pid, cc);
    packet[3] = (packet[3]! & 0xf0) | cc;
    return packet;
  }
}

/** A packet with one section, which begins and ends in it. */
export function sectionPacket(pid: number, section: Uint8Array): Buffer {
  if (section.length > MAX_SECTION) throw new Error(`a section of ${section.length} bytes needs several packets`);
  const packet = payloadPacket(pid, 0);
  packet[1]! |= 0x40; // payload_unit_start_indicator
  packet[4] = 0; // pointer_field
  packet.set(section, 5);
  return packet;
}

/** A table with one section, which changes with the time or does not. */
export function tableItem(
  name: string,
  pid: number,
  everyMs: number,
  atMs: number,
  sectionAt: (ms: number) => Uint8Array,
): Item {
  return { name, pid, everyMs, atMs, packetAt: (ms) => sectionPacket(pid, sectionAt(ms)) };
}

/** A packet with nothing but stuffing in its adaptation field. */
export function stuffingPacket(pid: number): Buffer {
  const packet = payloadPacket(pid, 0);
  packet[3] = 0x20; // adaptation field only
  packet[4] = 183;
  packet[5] = 0; // no flags
  return packet;
}

function isNamedIn(windows: Plan['silent'], name: string, ms: number): boolean {
  return windows.some((window) => window.name === name && isWithin(window, ms));
}

function scramble(packet: Buffer): void {
  const hasAdaptationField = (packet[3]! & 0x20) !== 0;
  const start = hasAdaptationField ? 5 + packet[4]! : 4;
  for (let pos = start; pos < PACKET_SIZE; pos++) packet[pos]! ^= 0x5a;
  packet[3]! |= EVEN_KEY;
}

function leakBytes({ rxBps }: Filler): number {
  return (rxBps / 8) * (SLOT_NS / 1e9);
}

function leakAndFill(tank: Tank, packet: Buffer | undefined): void {
  tank.fillBytes = Math.max(0, tank.fillBytes - leakBytes(tank.filler));
  const pid = packet === undefined ? NULL_PID : packet.readUInt16BE(1) & 0x1fff;
  if (tank.filler.pids.includes(pid)) tank.fillBytes += PACKET_SIZE;
}
