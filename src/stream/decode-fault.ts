/** Why a message was refused: a closed set, so that each cause has a counter. */
export const DECODE_FAULTS = [
  'frames', // not a topic and 1 to 64 frames of message
  'segment_table', // not the framing of a Cap'n Proto stream, or it does not fit the frames
  'schema_major', // another major version of the schema
  'kind', // a kind of message that this version does not know
  'pointer', // points outside its segment, or at something of another type
  'traversal_limit', // would need more work than the message is long, or has more streams than a probe
  'text', // a text without its closing zero byte
  'number', // a number above 2^53
  'id', // a probe or stream id that is empty, too long or holds `/` or control characters
  'topic', // the topic and the message name different kinds, probes or streams
  'length', // a text or a list that is longer than anything of its kind
  'batch_columns', // columns missing, or not as long as the batch
  'batch_sizes', // sizes that do not add up to the packets or the payload
] as const;
export type DecodeFault = (typeof DECODE_FAULTS)[number];
