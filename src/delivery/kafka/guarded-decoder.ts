import { createRequire } from 'node:module';

/** What kafkajs reads answers with. */
interface Decoder {
  readonly buffer: Buffer;
  offset: number;
  readInt32(): number;
  readVarInt(): number;
  readUVarInt(): number;
}

type Read = (this: Decoder, ...args: any[]) => unknown;

/** They move on by a length that the peer sends; one that is negative would let them go round for ever. */
const READS = [
  'readString',
  'readVarIntString',
  'readUVarIntString',
  'readBytes',
  'readVarIntBytes',
  'readUVarIntBytes',
  'readInt64',
  'readVarInt',
  'readUVarInt',
  'readVarLong',
] as const;
/** They make room for as many entries as the peer says, by what they read that with. */
const ARRAYS = {
  readArray: 'readInt32',
  readArrayAsync: 'readInt32',
  readVarIntArray: 'readVarInt',
  readUVarIntArray: 'readUVarInt',
} as const;

/** Bounds what kafkajs reads by the bytes that are there: what does not fit is an error of the request that it answers. To be called once. */
export function guardDecoder(): void {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/protocol/decoder.js') as { prototype: any };
  for (const name of READS) prototype[name] = withinBuffer(prototype[name]);
  for (const [name, readLength] of Object.entries(ARRAYS)) {
    prototype[name] = withinRest(prototype[name], readLength);
  }
}

function withinBuffer(read: Read): Read {
  return function (...args) {
    const before = this.offset;
    const value = read.apply(this, args);
    // Bytes of a length that the caller knows may be none.
    const least = args.length > 0 ? before : before + 1;
    if (this.offset < least || this.offset > this.buffer.length) throw notWithin();
    return value;
  };
}

/** An entry takes a byte at least. */
function withinRest(read: Read, readLength: (typeof ARRAYS)[keyof typeof ARRAYS]): Read {
  return function (...args) {
    const before = this.offset;
    const length = this[readLength]();
    if (length < -1 || length > this.buffer.length - this.offset + 1) throw notWithin();
    this.offset = before;
    return read.apply(this, args);
  };
}

function notWithin(): Error {
  return new RangeError('an answer whose lengths do not fit');
}
