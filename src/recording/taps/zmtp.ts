// Tested by: test/recording/taps/zmtp.test.ts
import { Buffer } from 'node:buffer';

/** Larger frames of a reader have no use: it sends its greeting, one READY, and subscriptions. */
const MOST_BODY_BYTES = 1024;
const GREETING_BYTES = 64;
const SIGNATURE_END = 9;
const MECHANISM_AT = 12;
const MECHANISM_BYTES = 20;

const MORE = 1;
const LONG = 2;
const COMMAND = 4;

/** What a reader sent. */
export type ZmtpInput =
  | { readonly kind: 'ready'; readonly socketType: string }
  | { readonly kind: 'subscribe' | 'cancel'; readonly topic: Buffer };

/**
 * What a publisher without encryption says first: version 3.0, so that a newer reader speaks that.
 * Spec: ZeroMQ RFC 23, Version Negotiation
 */
export function zmtpGreeting(): Buffer {
  const greeting = Buffer.alloc(GREETING_BYTES);
  greeting[0] = 0xff;
  greeting[SIGNATURE_END] = 0x7f;
  greeting[SIGNATURE_END + 1] = 3;
  greeting.write('NULL', MECHANISM_AT, 'latin1');
  return greeting;
}

/**
 * The READY command of a socket of this type.
 * Spec: ZeroMQ RFC 23, The NULL Security Mechanism
 */
export function zmtpReady(socketType: string): Buffer {
  const name = 'Socket-Type';
  const value = Buffer.from(socketType, 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  const body = Buffer.concat([
    Buffer.from(`\x05READY${String.fromCharCode(name.length)}${name}`, 'latin1'),
    length,
    value,
  ]);
  return Buffer.concat([Buffer.from([COMMAND, body.length]), body]);
}

/**
 * What stands before a message of one part.
 * Spec: ZeroMQ RFC 23, Framing
 */
export function zmtpHeader(bytes: number): Buffer {
  if (bytes <= 255) return Buffer.from([0, bytes]);
  const header = Buffer.alloc(9);
  header[0] = LONG;
  header.writeUInt32BE(bytes, 5);
  return header;
}

/** Reads what a reader sends. Holds one frame at most; a frame that makes no sense ends it. */
export class ZmtpParser {
  #rest: Buffer = Buffer.alloc(0);
  #hasGreeted = false;
  #isReady = false;

  /** What the bytes complete; undefined: this is no reader of ours, and the connection is to be cut off. */
  push(bytes: Buffer): ZmtpInput[] | undefined {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const inputs: ZmtpInput[] = [];
    if (!this.#hasGreeted) {
      if (!beginsAsGreeting(this.#rest)) return undefined;
      if (this.#rest.length < GREETING_BYTES) return inputs;
      if (!isPlainGreeting(this.#rest)) return undefined;
      this.#hasGreeted = true;
      this.#rest = this.#rest.subarray(GREETING_BYTES);
    }
    for (;;) {
      const frame = frameAt(this.#rest);
      if (frame === 'bad') return undefined;
      if (frame === undefined) break;
      this.#rest = this.#rest.subarray(frame.end);
      const input = this.#inputOf(frame);
      if (input === 'bad') return undefined;
      if (input !== undefined) inputs.push(input);
    }
    // Otherwise a small rest would keep all that was read.
    this.#rest = Buffer.from(this.#rest);
    return inputs;
  }

  #inputOf({ flags, body }: Frame): ZmtpInput | 'bad' | undefined {
    if (!this.#isReady) {
      const socketType = (flags & COMMAND) === 0 ? undefined : readySocketType(body);
      if (socketType === undefined) return 'bad';
      this.#isReady = true;
      return { kind: 'ready', socketType };
    }
    if ((flags & COMMAND) !== 0) return undefined;
    if ((flags & MORE) !== 0 || body.length === 0) return 'bad';
    if (body[0] === 1) return { kind: 'subscribe', topic: body.subarray(1) };
    if (body[0] === 0) return { kind: 'cancel', topic: body.subarray(1) };
    return undefined;
  }
}

interface Frame {
  readonly flags: number;
  readonly body: Buffer;
  readonly end: number;
}

function beginsAsGreeting(bytes: Buffer): boolean {
  return bytes.length === 0 || (bytes[0] === 0xff && (bytes.length <= SIGNATURE_END || bytes[SIGNATURE_END] === 0x7f));
}

function isPlainGreeting(greeting: Buffer): boolean {
  const mechanism = greeting.toString('latin1', MECHANISM_AT, MECHANISM_AT + MECHANISM_BYTES).replace(/\0+$/, '');
  return greeting[SIGNATURE_END + 1]! >= 3 && mechanism === 'NULL';
}

function frameAt(bytes: Buffer): Frame | 'bad' | undefined {
  if (bytes.length < 2) return undefined;
  const flags = bytes[0]!;
  if (flags > (MORE | LONG | COMMAND)) return 'bad';
  const isLong = (flags & LONG) !== 0;
  const start = isLong ? 9 : 2;
  if (bytes.length < start) return undefined;
  const length = isLong ? bytes.readUInt32BE(1) * 2 ** 32 + bytes.readUInt32BE(5) : bytes[1]!;
  if (length > MOST_BODY_BYTES) return 'bad';
  const end = start + length;
  return bytes.length < end ? undefined : { flags, body: bytes.subarray(start, end), end };
}

/** The type of the socket that a READY command is from; undefined: it is none. */
function readySocketType(body: Buffer): string | undefined {
  if (body.toString('latin1', 0, 6) !== '\x05READY') return undefined;
  for (let at = 6; at < body.length; ) {
    const nameEnd = at + 1 + body[at]!;
    if (nameEnd + 4 > body.length) return undefined;
    const valueEnd = nameEnd + 4 + body.readUInt32BE(nameEnd);
    if (valueEnd > body.length) return undefined;
    const name = body.toString('latin1', at + 1, nameEnd).toLowerCase();
    if (name === 'socket-type') return body.toString('latin1', nameEnd + 4, valueEnd);
    at = valueEnd;
  }
  return undefined;
}
