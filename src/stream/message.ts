// Tested by: test/wire/schema.test.ts, test/wire/message-decoder.test.ts
import type { CounterColumn } from './counters.js';
import type { LegSecond } from './leg-second.js';
import type { Certainty, StreamKind } from './stream-kind.js';

export { CERTAINTIES, type Certainty, STREAM_KINDS, type StreamKind } from './stream-kind.js';

/** Kinds of message: the first part of the topic `<kind>/<probe_id>/<stream_id>`. */
export const MESSAGE_KINDS = ['batch', 'status', 'report', 'end'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** What is known of a stream; while its kind stays, only the source changes, and a change is a new object. */
export interface StreamInfo {
  /** `<destination ip>:<destination port>`, `@<vlan>` after it when the same address was seen in another VLAN before. */
  readonly streamId: string;
  readonly kind: StreamKind;
  readonly certainty: Certainty;
  /** RTP around the TS packets, or an RTP stream of another kind. */
  readonly isRtp: boolean;
  /** Bytes of a TS packet on the network: 188, 204 or 192; 0 where there are none. */
  readonly networkPacketSize: number;
  /** VLAN ids outermost first, as on the network; empty when untagged. */
  readonly vlans: readonly number[];
  /** Sender of the last datagram, brought up to date when a batch is closed, at most once a second. */
  readonly sourceIp: string;
  readonly sourcePort: number;
  readonly destinationIp: string;
  readonly destinationPort: number;
  /** RTP payload type and SSRC of the first datagram; 0 without RTP. */
  readonly payloadType: number;
  readonly ssrc: number;
  /** From 1, one more for each stream that began in the session: what comes back behind its release has another. 0: not known, as from an older probe. */
  readonly streamNumber: number;
}

/** Who sends: the same in every message of a probe's run. */
export interface ProbeIdentity {
  readonly probeId: string;
  /** 16 lower-case hex digits, random for each run. */
  readonly sessionId: string;
}

/**
 * Many datagrams of one stream, in arrival order. The first `datagrams` entries of the columns count.
 * The counters are those of the stream when the batch was closed, this batch counted as published.
 */
export interface Batch {
  stream: StreamInfo;
  /** 0 for the first batch of the stream, one more for each batch that was handed to ZeroMQ. */
  sequence: number;
  datagrams: number;
  packets: number;
  /** Arrival of the first datagram: seconds and nanoseconds of the epoch. */
  baseSeconds: number;
  baseNanoseconds: number;
  /** ns after the first datagram. */
  arrivalDeltaNs: Uint32Array;
  /** mpegts: packets of the datagram in the payload (rejected ones left out). RTP: bytes of the datagram in the payload. */
  sizes: Uint16Array;
  /** RTP sequence number and timestamp; empty without RTP. */
  rtpSequences: Uint16Array;
  rtpTimestamps: Uint32Array;
  counters: CounterColumn;
  /**
   * mpegts: whole 188-byte packets. RTP: whole UDP payloads, RTP header included. Empty when left out.
   * To send: a view with 7 bytes of its own behind it in its ArrayBuffer, which the encoder may clear; not changed as long as this object is there.
   */
  payload: Uint8Array;
  /** The payload was left out at the probe (`--no-payload`). */
  payloadOmitted: boolean;
  /** Of a stream that was made of two legs: the whole seconds of them since the batch before; never on the wire. */
  legSeconds?: readonly LegSecond[];
  /** Hop limit (time to live of IPv4) of the last datagram, and the lowest and highest of all; 0: not known, as in a TS file. */
  hopLimit: number;
  hopLimitMin: number;
  hopLimitMax: number;
  /** When the kernel or the interface was last seen to have dropped datagrams of the capture: ns of the epoch, to 256 ns; 0: never, or not known. */
  hostDropTimeNs: number;
  /** Up to when none of the drops had been seen that may have hit between its datagrams, or before them: ns of the epoch, to 256 ns; 0: not known. */
  hostDropSinceNs: number;
}

/** One stream as the probe sees it now: every packet captured so far is published, rejected or dropped. */
export interface StreamStatus {
  stream: StreamInfo;
  counters: CounterColumn;
  /** Batches handed to ZeroMQ so far: the sequence number of the next one. */
  nextSequence: number;
}

/** Streams that a probe can hold, so that a status has no more. */
export const MAX_STREAMS = 16_384;

/** Once a second, and last before `end`. */
export interface Status {
  sequence: number;
  /** Epoch milliseconds. */
  timestampMs: number;
  /** Network interface or input file. */
  source: string;
  isLive: boolean;
  /** False where the source has no drop figures (a file): the kernel and interface counters then mean nothing. */
  hasDropCounters: boolean;
  /** Everything that arrived up to then has been captured: ns of the epoch, to 256 ns, by the clock of the arrival times; 0: not known, or a file. */
  capturedTimeNs: number;
  counters: CounterColumn;
  streams: StreamStatus[];
}

export const END_REASONS = ['input_ended', 'stopped', 'failed'] as const;
export type EndReason = (typeof END_REASONS)[number];

/** An analysis made in the probe: one JSON object. */
export interface ProbeReport {
  streamId: string;
  sequence: number;
  json: string;
}

/** The last message of a session. */
export interface End {
  sequence: number;
  reason: EndReason;
}

export type Message = { probe: ProbeIdentity } & (
  | { kind: 'batch'; batch: Batch }
  | { kind: 'status'; status: Status }
  | { kind: 'report'; report: ProbeReport }
  | { kind: 'end'; end: End }
);
