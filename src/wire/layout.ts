// Tested by: test/wire/schema.test.ts
/** Version of schema/tscap.capnp: a reader refuses another major version and reads every minor one. */
export const SCHEMA_MAJOR = 1;
export const SCHEMA_MINOR = 3;

/*
 * Where the schema compiler puts each field: the byte in the data section (Bool: the bit), or the index of the pointer.
 * A test compares these tables with what `capnp compile` says.
 */

export const MessageLayout = {
  dataWords: 3,
  pointers: 3,
  schemaMajor: 0,
  schemaMinor: 2,
  which: 4,
  sequence: 8,
  sessionId: 16,
  probeId: 0,
  streamId: 1,
  /** The union: batch, status, report or end. */
  body: 2,
} as const;

export const BatchLayout = {
  dataWords: 5,
  pointers: 7,
  datagrams: 0,
  packets: 4,
  baseTimeNs: 8,
  payloadOmitted: 128,
  hopLimit: 17,
  hopLimitMin: 18,
  hopLimitMax: 19,
  hostDropTimeNs: 24,
  hostDropSinceNs: 32,
  stream: 0,
  arrivalDeltasNs: 1,
  sizes: 2,
  rtpSequences: 3,
  rtpTimestamps: 4,
  counters: 5,
  payload: 6,
} as const;

export const StreamInfoLayout = {
  dataWords: 3,
  pointers: 3,
  kind: 0,
  certainty: 2,
  isRtp: 32,
  payloadType: 5,
  networkPacketSize: 6,
  sourcePort: 8,
  destinationPort: 10,
  ssrc: 12,
  streamNumber: 16,
  vlans: 0,
  sourceIp: 1,
  destinationIp: 2,
} as const;

export const StatusLayout = {
  dataWords: 3,
  pointers: 3,
  timestampMs: 0,
  isLive: 64,
  hasDropCounters: 65,
  capturedTimeNs: 16,
  source: 0,
  counters: 1,
  streams: 2,
} as const;

export const StreamStatusLayout = {
  dataWords: 1,
  pointers: 3,
  nextSequence: 0,
  streamId: 0,
  stream: 1,
  counters: 2,
} as const;

export const ReportLayout = { dataWords: 0, pointers: 1, json: 0 } as const;

export const EndLayout = { dataWords: 1, pointers: 0, reason: 0 } as const;
