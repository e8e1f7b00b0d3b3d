// Tested by: test/recording/pcapng/batch-frames.test.ts
/** Block types and codes of options. Spec: IETF draft-ietf-opsawg-pcapng, 4.1, 4.2, 4.3 and 3.5 */
const SECTION_HEADER_BLOCK = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION_BLOCK = 1;
const ENHANCED_PACKET_BLOCK = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const UNKNOWN_LENGTH = Buffer.alloc(8, 0xff);
const OPT_ENDOFOPT = 0;
const OPT_COMMENT = 1;
const SHB_USERAPPL = 4;
const IF_NAME = 2;
const IF_TSRESOL = 9;
const NANOSECONDS = 9;
const SNAP_LENGTH = 262_144;
const FRAME_HEAD_SIZE = 28;
const LENGTH_SIZE = 4;
/** Bytes of text in an option: its length is a 16-bit number. */
const LONGEST_TEXT = 60_000;

/** A frame begins with its IPv4 or IPv6 header. Spec: IETF draft-ietf-opsawg-pcaplinktype, LINKTYPE_RAW */
export const LINKTYPE_RAW = 101;

export interface SectionFacts {
  readonly application: string;
  /** What people should know of the file. */
  readonly comment: string;
  readonly interfaceName: string;
  readonly linkType: number;
}

/** The begin of a file: a section header and one interface with times in ns. */
export function sectionHead({ application, comment, interfaceName, linkType }: SectionFacts): Buffer {
  const version = [u16(1), u16(0)];
  const section = [u32(BYTE_ORDER_MAGIC), ...version, UNKNOWN_LENGTH];
  const description = [u16(linkType), u16(0), u32(SNAP_LENGTH)];
  return Buffer.concat([
    block(SECTION_HEADER_BLOCK, ...section, text(OPT_COMMENT, comment), text(SHB_USERAPPL, application), end()),
    block(
      INTERFACE_DESCRIPTION_BLOCK,
      ...description,
      text(IF_NAME, interfaceName),
      option(IF_TSRESOL, Buffer.from([NANOSECONDS])),
      end(),
    ),
  ]);
}

/** The options of a frame: a comment each. */
export function frameComments(comments: readonly string[]): Buffer {
  if (comments.length === 0) return Buffer.alloc(0);
  return Buffer.concat([...comments.map((comment) => text(OPT_COMMENT, comment)), end()]);
}

/** Bytes of the block of a frame of `size` bytes with so many bytes of options. */
export function frameBlockSize(size: number, optionBytes = 0): number {
  return FRAME_HEAD_SIZE + padded(size) + optionBytes + LENGTH_SIZE;
}

/** Where the frame is in its block. */
export const FRAME_OFFSET = FRAME_HEAD_SIZE;

/** Writes what is around a frame of `size` bytes whose block begins at `at`; the time is that of the epoch in ns, in two halves. */
export function writeFrameBlock(
  target: Buffer,
  at: number,
  size: number,
  [timeHigh, timeLow]: readonly [number, number],
  options?: Uint8Array,
): void {
  const total = frameBlockSize(size, options?.length);
  target.writeUInt32LE(ENHANCED_PACKET_BLOCK, at);
  target.writeUInt32LE(total, at + 4);
  target.writeUInt32LE(0, at + 8);
  target.writeUInt32LE(timeHigh, at + 12);
  target.writeUInt32LE(timeLow, at + 16);
  target.writeUInt32LE(size, at + 20);
  target.writeUInt32LE(size, at + 24);
  const frameEnd = at + FRAME_HEAD_SIZE + size;
  const optionsAt = at + FRAME_HEAD_SIZE + padded(size);
  if (optionsAt > frameEnd) target.fill(0, frameEnd, optionsAt);
  if (options !== undefined) target.set(options, optionsAt);
  target.writeUInt32LE(total, at + total - LENGTH_SIZE);
}

function block(type: number, ...body: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(body);
  const total = u32(content.length + 12);
  return Buffer.concat([u32(type), total, content, total]);
}

function text(code: number, value: string): Buffer {
  return option(code, Buffer.from(value).subarray(0, LONGEST_TEXT));
}

function option(code: number, value: Uint8Array): Buffer {
  return Buffer.concat([u16(code), u16(value.length), value, Buffer.alloc(padded(value.length) - value.length)]);
}

function end(): Buffer {
  return Buffer.concat([u16(OPT_ENDOFOPT), u16(0)]);
}

function padded(size: number): number {
  return (size + 3) & ~3;
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
