import { NULL_PID, PACKET_SIZE } from '../../src/mpegts/packet.js';
import { PCR_WRAP_27M } from '../../src/mpegts/pcr.js';
import { payloadPacket, pcrPacket } from '../support/packets/ts-packets.js';
import { type Pace, packetMs, slotOf } from './pace.js';
import { pesBytes, pesPackets } from './pes-packets.js';
import { type Elementary, type Filler, type Item, isWithin, type Packets, type Plan } from './plan.js';

const TICKS_PER_MS = 27_000;
const NS_PER_MS = 1e6;
/** Byte of the packet that the PCR is the time of: the one with the last bit of the base. */
const PCR_REFERENCE = 10 / PACKET_SIZE;
/** Most bytes of a section in one packet, behind the pointer_field. */
const MAX_SECTION = 183;
/** In transport_scrambling_control: with the even key. */
const EVEN_KEY = 0x80;
/** No PES packet begins so near to the end, so that each is whole: at least the first, and so many slots. */
const LAST_UNIT_MS = 110;
const LAST_UNIT_SLOTS = 25;
/** A filler sends while what is left leaks within so many slots, for the next ones may be taken. */
const FILLER_SLOTS = 3;
const NULL_PACKET = payloadPacket(NULL_PID, 0);

/** The stream of a plan: constant rate, every packet at its time, null packets wherever nothing else is due. */
export function multiplex(plan: Plan): Packets {
  return new Multiplexer(plan).run();
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
  readonly #pace: Pace;
  readonly #sources: Source[];
  readonly #tanks: Tank[];
  readonly #counters = new Map<number, number>();
  /** Items by the slot of the round that they begin in. */
  readonly #items: readonly Item[][];

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#pace = plan.pace;
    const { roundSlots } = plan.pace;
    this.#items = Array.from({ length: roundSlots }, () => []);
    this.#sources = plan.streams.map((stream) => ({ stream, queue: [], next: 0 }));
    this.#tanks = plan.fillers.map((filler) => ({ filler, fillBytes: 0 }));
    for (const item of plan.items) {
      const period = slotOf(plan.pace, item.everyMs);
      if (period % roundSlots !== 0) throw new Error(`${item.name}: ${item.everyMs} ms is no number of rounds`);
      this.#items[slotOf(plan.pace, item.atMs) % roundSlots]!.push(item);
    }
  }

  run(): Packets {
    const stream: Packets = { packets: [], timesNs: [] };
    const { slotMs, packetsPerSlot } = this.#pace;
    const packetNs = packetMs(this.#pace) * NS_PER_MS;
    const slots = (this.#plan.seconds * 1000) / slotMs;
    for (let slot = 0; slot < slots; slot++) {
      stream.packets.push(this.#packetAt(slot));
      for (let n = 1; n < packetsPerSlot; n++) stream.packets.push(NULL_PACKET);
    }
    for (let n = 0; n < stream.packets.length; n++) stream.timesNs.push(n * packetNs);
    for (const change of this.#plan.changes) change(stream);
    return stream;
  }

  #packetAt(slot: number): Buffer {
    const ms = slot * this.#pace.slotMs;
    for (const source of this.#sources) this.#queueUnits(source, ms);
    const packet = this.#itemAt(slot, ms) ?? this.#fillerAt(ms) ?? this.#elementaryAt(slot, ms);
    for (const tank of this.#tanks) leakAndFill(tank, packet, this.#pace.slotMs);
    return packet === undefined ? NULL_PACKET : this.#counted(packet);
  }

  #itemAt(slot: number, ms: number): Buffer | undefined {
    const due = this.#items[slot % this.#pace.roundSlots]!.filter((item) => this.#isDue(item, slot, ms));
    const extra = this.#plan.extra.get(slot);
    if (due.length + Number(extra !== undefined) > 1) throw new Error(`two packets are due at ${ms} ms`);
    const item = extra ?? due[0];
    return item === undefined ? undefined : this.#packetOf(item, ms);
  }

  #isDue({ name, atMs, everyMs }: Item, slot: number, ms: number): boolean {
    const begin = slotOf(this.#pace, atMs);
    return (
      slot >= begin && (slot - begin) % slotOf(this.#pace, everyMs) === 0 && !isNamedIn(this.#plan.silent, name, ms)
    );
  }

  #packetOf({ pid, packetAt }: Item, ms: number): Buffer {
    if (packetAt !== undefined) return packetAt(ms);
    const error = this.#plan.pcrErrors.find((candidate) => candidate.ms === ms)?.ticks ?? 0;
    const referenceMs = ms + PCR_REFERENCE * packetMs(this.#pace);
    const pcr27M = Math.round(referenceMs * TICKS_PER_MS) + this.#time27M(0, ms) + error;
    return pcrPacket(pid, pcr27M % PCR_WRAP_27M);
  }

  /** Clock of the program at a time of the stream, as the steps before `nowMs` make it. */
  #time27M(ms: number, nowMs: number): number {
    const stepsMs = this.#plan.steps.filter(({ fromMs }) => fromMs <= nowMs).reduce((sum, step) => sum + step.ms, 0);
    return this.#plan.start27M + (ms + stepsMs) * TICKS_PER_MS;
  }

  #queueUnits(source: Source, ms: number): void {
    const { stream, queue } = source;
    const lastUnitMs = Math.max(LAST_UNIT_MS, LAST_UNIT_SLOTS * this.#pace.slotMs);
    const endMs = Math.min(ms, this.#plan.seconds * 1000 - lastUnitMs);
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
    const source = this.#sources.find(({ stream }) => stream.slots.includes(slot % this.#pace.roundSlots));
    if (source === undefined || isNamedIn(this.#plan.held, source.stream.name, ms)) return undefined;
    return this.#shift(source);
  }

  /** The next packet of the stream on the PID of the filler, or one of stuffing. */
  #fillerAt(ms: number): Buffer | undefined {
    const tank = this.#tanks.find(({ filler }) => isWithin(filler, ms));
    if (tank === undefined || tank.fillBytes > FILLER_SLOTS * leakBytes(tank.filler, this.#pace.slotMs))
      return undefined;
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

function leakBytes({ rxBps }: Filler, slotMs: number): number {
  return (rxBps / 8) * (slotMs / 1000);
}

function leakAndFill(tank: Tank, packet: Buffer | undefined, slotMs: number): void {
  tank.fillBytes = Math.max(0, tank.fillBytes - leakBytes(tank.filler, slotMs));
  const pid = packet === undefined ? NULL_PID : packet.readUInt16BE(1) & 0x1fff;
  if (tank.filler.pids.includes(pid)) tank.fillBytes += PACKET_SIZE;
}
