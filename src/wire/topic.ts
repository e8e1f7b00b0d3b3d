import { MESSAGE_KINDS, type MessageKind } from '../stream/message.js';

/** The first frame of a message, which subscriptions match by prefix; `streamId` is empty in `status` and `end`. */
export function topicOf(kind: MessageKind, probeId: string, streamId: string): string {
  return `${kind}/${probeId}/${streamId}`;
}

/** What a monitor subscribes to for all messages of a kind. */
export function topicPrefix(kind: MessageKind): string {
  return `${kind}/`;
}

/** Of a probe that reads a file, and waits for a monitor: said again and again, to those that want to know. Its message has no other frame. */
export const WAITING_TOPIC = 'waiting/';

/** The parts of a topic; `streamId` is empty in `status` and `end`. */
export interface Topic {
  readonly kind: MessageKind;
  readonly probeId: string;
  readonly streamId: string;
}

/** What a topic frame names, without a look at the message; undefined: no topic that this version knows. */
export function parseTopic(topic: Uint8Array): Topic | undefined {
  const kind = kindOfTopic(topic);
  const [, probeId = '', streamId = '', ...more] = Buffer.from(topic).toString().split('/');
  if (kind === undefined || !isId(probeId) || more.length > 0) return undefined;
  const isOfStream = kind === 'batch' || kind === 'report';
  return (isOfStream ? isId(streamId) : streamId === '') ? { kind, probeId, streamId } : undefined;
}

/** Kind of message that a topic frame announces; undefined: none that this version knows. */
export function kindOfTopic(topic: Uint8Array): MessageKind | undefined {
  return MESSAGE_KINDS.find((kind) => startsWith(topic, topicPrefix(kind)));
}

function startsWith(topic: Uint8Array, prefix: string): boolean {
  if (topic.length < prefix.length) return false;
  for (let at = 0; at < prefix.length; at++) {
    if (topic[at] !== prefix.charCodeAt(at)) return false;
  }
  return true;
}

/**
 * Probe and stream ids: 1 to 255 characters that can be seen, without `/`: they are parts of topics and of file names, and stand in logs
 * and on terminals. No controls, formats (which turn the direction of writing), line separators, halves of characters, private ones.
 */
const ID_PATTERN = /^(?!\.{1,2}$)[^/\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]{1,255}$/u;

const FIRST_SEEN = 0x20;
const LAST_ASCII = 0x7e;
const SLASH = 0x2f;

export function isId(text: string): boolean {
  return isPlainId(text) || ID_PATTERN.test(text);
}

/** Nearly all ids are letters, digits, dots and colons: these take a tenth of the time of the pattern. */
function isPlainId(text: string): boolean {
  if (text.length === 0 || text.length > 255 || text === '.' || text === '..') return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < FIRST_SEEN || code > LAST_ASCII || code === SLASH) return false;
  }
  return true;
}
