/**
 * Messages of a probe, for other programs: subscribe with any ZeroMQ library, open what comes, read it. An example that runs
 * stands in docs/wire-format.md, as does what every field means. Loads neither ZeroMQ nor an addon.
 *
 * The readers are those of capnp-ts, generated from schema/tscap.capnp: `schema.Batch` has `getPackets()`, `getPayload()` and so on.
 */
export {
  PROBE_COUNTERS,
  type ProbeCounterName,
  STREAM_COUNTERS,
  type StreamCounterName,
} from './stream/counters.js';
export { DECODE_FAULTS, type DecodeFault } from './stream/decode-fault.js';
export {
  CERTAINTIES,
  type Certainty,
  END_REASONS,
  type EndReason,
  MESSAGE_KINDS,
  type MessageKind,
  STREAM_KINDS,
  type StreamKind,
} from './stream/message.js';
export * as schema from './wire/generated/tscap.capnp.js';
export { uint16Column, uint32Column } from './wire/messages/columns.js';
export { certaintyOf, endReasonOf, probeCountersOf, streamCountersOf, streamKindOf } from './wire/messages/names.js';
export { type OpenedMessage, type OpenResult, openMessage } from './wire/messages/open-message.js';
export { parseTopic, type Topic, topicOf, topicPrefix } from './wire/topic.js';
