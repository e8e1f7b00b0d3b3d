// Tested by: test/report/kinds/ptp.test.ts
import { announceAt, type PtpAnnounce, PtpMessage, type PtpMessageName } from './ptp-message.js';

/** Senders that are told apart; those beyond are counted only. */
const MAX_PORTS = 32;

/** Messages by kind. */
export interface PtpMessageCounts {
  /** Sync: the time, or what a follow_up is on. */
  readonly sync: number;
  /** Follow_Up: the time of a sync of two steps. */
  readonly follow_up: number;
  /** Announce: what the grandmaster is. */
  readonly announce: number;
  /** Delay_Req and Pdelay_Req: those who measure the path. */
  readonly delay_requests: number;
  /** Answers to these. */
  readonly delay_responses: number;
  /** Signaling and management. */
  readonly others: number;
}

/** A sender of messages in a domain. */
export interface PtpPortReport {
  /** EUI-64 of the sender and number of its port. */
  readonly port: string;
  /** PTP domain. */
  readonly domain: number;
  /** What it announces; null where it sends no announce messages. */
  readonly announce: PtpAnnounce | null;
  /** Messages of each kind that came from it. */
  readonly messages: PtpMessageCounts;
  /** Announce messages a second as it came, in the report interval; null without two. */
  readonly announce_rate_hz: number | null;
  /** Sync messages a second as it came, in the report interval; null without two. */
  readonly sync_rate_hz: number | null;
  /** Sync messages a second by logMessageInterval; null where it is not said. */
  readonly stated_sync_rate_hz: number | null;
  /** Sync messages that are missing, by their sequence numbers. */
  readonly missing_syncs: number;
  /** Two-step: the time of a sync message follows it; null before one. */
  readonly is_two_step: boolean | null;
}

export interface PtpSnapshot {
  /** Messages of version 2. */
  readonly messages: number;
  /** Datagrams that are no messages of version 2. */
  readonly others: number;
  /** Senders, 32 at most. */
  readonly ports: readonly PtpPortReport[];
  /** Messages of further senders. */
  readonly other_ports: number;
  /** Times that another grandmaster was announced in a domain. */
  readonly grandmaster_changes: number;
}

/** Is told what changes. */
export interface PtpSink {
  grandmaster(domain: number, before: string, after: string): void;
  quality(domain: number, before: string, after: string): void;
  rate(port: string, before: string, after: string): void;
}

class Port {
  announce: PtpAnnounce | null = null;
  readonly messages: Record<keyof PtpMessageCounts, number> = {
    sync: 0,
    follow_up: 0,
    announce: 0,
    delay_requests: 0,
    delay_responses: 0,
    others: 0,
  };
  readonly announces = new Pace();
  readonly syncs = new Pace();
  syncSequence = -1;
  missingSyncs = 0;
  isTwoStep: boolean | null = null;
  logSync = Number.NaN;

  constructor(
    readonly port: string,
    readonly domain: number,
  ) {}
}

/** How often something came in an interval. */
class Pace {
  #count = 0;
  #firstNs = 0;
  #lastNs = 0;

  feed(timeNs: number): void {
    if (this.#count++ === 0) this.#firstNs = timeNs;
    this.#lastNs = timeNs;
  }

  hzAndReset(): number | null {
    const spanNs = this.#lastNs - this.#firstNs;
    const hz = this.#count > 1 && spanNs > 0 ? ((this.#count - 1) / spanNs) * 1e9 : null;
    // The last one is the first of the next interval.
    this.#count = Math.min(this.#count, 1);
    this.#firstNs = this.#lastNs;
    return hz;
  }
}

const COUNTED_AS: Readonly<Record<PtpMessageName, keyof PtpMessageCounts>> = {
  sync: 'sync',
  follow_up: 'follow_up',
  announce: 'announce',
  delay_req: 'delay_requests',
  pdelay_req: 'delay_requests',
  delay_resp: 'delay_responses',
  pdelay_resp: 'delay_responses',
  pdelay_resp_follow_up: 'delay_responses',
  signaling: 'others',
  management: 'others',
};
const TWO_STEP = 0x0200;
const NOT_SAID = 0x7f;
const FIRST_MISSED = 1000;

/** Follows the messages of PTP on the wire: who is grandmaster, how good its clock is, how often messages come. Spec: IEEE Std 1588, 9 and 13 */
export class PtpAnalyzer {
  readonly #message = new PtpMessage();
  readonly #ports = new Map<string, Port>();
  readonly #grandmasters = new Map<number, PtpAnnounce>();
  readonly #sink: PtpSink;
  #messages = 0;
  #others = 0;
  #otherPorts = 0;
  #changes = 0;

  constructor(sink: PtpSink) {
    this.#sink = sink;
  }

  /** A UDP payload that came then. */
  feed(bytes: Uint8Array, offset: number, length: number, timeNs: number): void {
    const message = this.#message;
    if (!message.parse(bytes, offset, length)) {
      this.#others++;
      return;
    }
    this.#messages++;
    const port = this.#portOf(message.sourcePort, message.domain);
    if (port === undefined) {
      this.#otherPorts++;
      return;
    }
    port.messages[COUNTED_AS[message.name]]++;
    if (message.name === 'sync') this.#takeSync(port, timeNs);
    else if (message.name === 'announce') this.#takeAnnounce(port, bytes, offset, length, timeNs);
  }

  /** Messages may be missing that are no loss of the network. */
  noteGap(): void {
    for (const port of this.#ports.values()) port.syncSequence = -1;
  }

  snapshotAndReset(): PtpSnapshot {
    return {
      messages: this.#messages,
      others: this.#others,
      ports: [...this.#ports.values()].map(reportOf),
      other_ports: this.#otherPorts,
      grandmaster_changes: this.#changes,
    };
  }

  #portOf(name: string, domain: number): Port | undefined {
    const key = `${domain} ${name}`;
    const known = this.#ports.get(key);
    if (known !== undefined || this.#ports.size >= MAX_PORTS) return known;
    const port = new Port(name, domain);
    this.#ports.set(key, port);
    return port;
  }

  #takeSync(port: Port, timeNs: number): void {
    const { sequence, flags, logInterval } = this.#message;
    port.syncs.feed(timeNs);
    port.isTwoStep = (flags & TWO_STEP) !== 0;
    const ahead = (sequence - port.syncSequence) & 0xffff;
    if (port.syncSequence >= 0 && ahead > 1 && ahead < FIRST_MISSED) port.missingSyncs += ahead - 1;
    port.syncSequence = sequence;
    if (logInterval === NOT_SAID) return;
    if (!Number.isNaN(port.logSync) && port.logSync !== logInterval) {
      this.#sink.rate(port.port, `sync each ${2 ** port.logSync} s`, `sync each ${2 ** logInterval} s`);
    }
    port.logSync = logInterval;
  }

  #takeAnnounce(port: Port, bytes: Uint8Array, offset: number, length: number, timeNs: number): void {
    port.announces.feed(timeNs);
    const { domain, flags } = this.#message;
    const announce = announceAt(bytes, offset, length, flags);
    if (announce === undefined) return;
    port.announce = announce;
    const before = this.#grandmasters.get(domain);
    this.#grandmasters.set(domain, announce);
    if (before === undefined) return;
    if (before.grandmaster !== announce.grandmaster) {
      this.#changes++;
      this.#sink.grandmaster(domain, before.grandmaster, announce.grandmaster);
    } else if (qualityText(before) !== qualityText(announce)) {
      this.#sink.quality(domain, qualityText(before), qualityText(announce));
    }
  }
}

function qualityText({ clock_class, clock_accuracy, time_source, is_traceable }: PtpAnnounce): string {
  const hex = (value: number): string => `0x${value.toString(16).padStart(2, '0')}`;
  const traceable = is_traceable ? 'traceable' : 'not traceable';
  return `class ${clock_class}, accuracy ${hex(clock_accuracy)}, time source ${hex(time_source)}, ${traceable}`;
}

function reportOf(port: Port): PtpPortReport {
  return {
    port: port.port,
    domain: port.domain,
    announce: port.announce,
    messages: { ...port.messages },
    announce_rate_hz: port.announces.hzAndReset(),
    sync_rate_hz: port.syncs.hzAndReset(),
    stated_sync_rate_hz: Number.isNaN(port.logSync) ? null : 2 ** -port.logSync,
    missing_syncs: port.missingSyncs,
    is_two_step: port.isTwoStep,
  };
}
