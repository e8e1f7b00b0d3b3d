import type { Logger } from 'pino';
import { listDevices } from '../capture/devices.js';
import type { FrameSource } from '../capture/frame-source.js';
import { ProbeCounter, StreamCounter } from '../stream/counters.js';
import type { Status } from '../stream/message.js';

/** Looks, one a second, before it is said that nothing comes. */
const PATIENCE = 4;
const MOST_NAMED = 8;

interface Asked {
  /** As `<ip>:<port>`; none: all there is. */
  readonly streams: readonly string[];
  readonly hasFilter: boolean;
  readonly noJoin: boolean;
}

/** Says once, some seconds after the start of a live capture, what was asked for and does not come, and what to look at; and when it does come. */
export class ArrivalWatch {
  #looks = 0;
  #missing: readonly string[] = [];

  constructor(
    readonly source: Pick<FrameSource, 'name' | 'isLive'>,
    readonly asked: Asked,
    readonly log: Pick<Logger, 'warn' | 'info'>,
    readonly devices = listDevices,
  ) {}

  /** Once a second. */
  look(status: Pick<Status, 'counters' | 'streams'>): void {
    if (!this.source.isLive) return;
    const missing = this.#missingIn(status);
    if (++this.#looks === PATIENCE && missing.length > 0) this.log.warn(this.#text(missing));
    else if (this.#looks > PATIENCE) {
      const come = this.#missing.filter((name) => !missing.includes(name));
      if (come.length > 0) this.log.info({ come: come.slice(0, MOST_NAMED) }, 'what was missing comes now');
    }
    if (this.#looks >= PATIENCE) this.#missing = this.#missing.length > 0 || this.#looks === PATIENCE ? missing : [];
  }

  /** What has not come at all: streams that were asked for, or any packet of the interface. */
  #missingIn({ counters, streams }: Pick<Status, 'counters' | 'streams'>): readonly string[] {
    if (this.asked.streams.length === 0) return counters[ProbeCounter.captured_frames]! === 0 ? [this.source.name] : [];
    const come = streams.filter((stream) => stream.counters[StreamCounter.captured_datagrams]! > 0);
    return this.asked.streams.filter((name) => !come.some(({ stream }) => stream.streamId === name));
  }

  #text(missing: readonly string[]): string {
    const { name } = this.source;
    const { streams, hasFilter, noJoin } = this.asked;
    const isAll = streams.length === 0;
    const named = missing.slice(0, MOST_NAMED).join(', ');
    const what = isAll ? `no packet has come on ${name} yet` : `nothing of ${named} has come on ${name} yet`;
    const advice = [
      this.#stateOf(name),
      isAll
        ? `is it the right interface (tscap-probe --list-devices)?`
        : `is it there? tscap-probe ${name} --list-streams shows what is on the wire`,
      noJoin
        ? 'with --no-join the switch must mirror it here'
        : 'switch or router must forward the groups to this port (IGMP)',
      isAll ? 'a mirror port wants --promiscuous --no-join' : undefined,
      hasFilter ? '--filter or --source-filter may leave it out' : undefined,
    ];
    return `${what}: ${advice.filter((part) => part !== undefined).join('; ')}`;
  }

  #stateOf(name: string): string | undefined {
    const device = this.devices().find((each) => each.name === name);
    if (device === undefined || (device.isUp && device.isRunning)) return undefined;
    return device.isUp
      ? `${name} has no carrier: is the cable plugged in?`
      : `${name} is down (ip link set ${name} up)`;
  }
}
