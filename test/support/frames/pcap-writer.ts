/** A frame to be written. Without a wire length it was captured whole. */
export interface FrameRow {
  readonly bytes: Uint8Array;
  readonly wireLength?: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

export interface PcapForm {
  readonly format: 'pcap' | 'pcapng';
  readonly isBigEndian: boolean;
  readonly resolution: 'us' | 'ns';
}

/** Every form that libpcap and its relatives write. */
export const PCAP_FORMS: readonly PcapForm[] = (['pcap', 'pcapng'] as const).flatMap((format) =>
  [false, true].flatMap((isBigEndian) =>
    (['us', 'ns'] as const).map((resolution) => ({ format, isBigEndian, resolution })),
  ),
);

export const LITTLE_ENDIAN_NS: PcapForm = { format: 'pcap', isBigEndian: false, resolution: 'ns' };

const SNAP_LENGTH = 262144;

/** A savefile with these frames. Times in µs lose what is below. */
export function pcapFile(form: PcapForm, linkType: number, frames: readonly FrameRow[]): Buffer {
  return form.format === 'pcap' ? classicFile(form, linkType, frames) : nextGenerationFile(form, linkType, frames);
}

/** A pcap file of these frames, one µs apart, each of them captured whole unless `wireLength` says more. */
export function plainPcapFile(
  linkType: number,
  frames: readonly (Uint8Array | Omit<FrameRow, 'seconds' | 'nanoseconds'>)[],
): Buffer {
  const rows = frames.map((frame, index) => ({
    ...(frame instanceof Uint8Array ? { bytes: frame } : frame),
    seconds: 1,
    nanoseconds: index * 1000,
  }));
  return pcapFile(LITTLE_ENDIAN_NS, linkType, rows);
}

/** Spec: draft-ietf-opsawg-pcap, 4 and 5 */
function classicFile({ isBigEndian, resolution }: PcapForm, linkType: number, frames: readonly FrameRow[]): Buffer {
  const [u16, u32] = writers(isBigEndian);
  const magic = resolution === 'ns' ? 0xa1b23c4d : 0xa1b2c3d4;
  const header = [u32(magic), u16(2), u16(4), u32(0), u32(0), u32(SNAP_LENGTH), u32(linkType)];
  const records = frames.flatMap(({ bytes, wireLength = bytes.length, seconds, nanoseconds }) => {
    const fraction = resolution === 'ns' ? nanoseconds : Math.floor(nanoseconds / 1000);
    return [u32(seconds), u32(fraction), u32(bytes.length), u32(wireLength), bytes];
  });
  return Buffer.concat([...header, ...records]);
}

/** Spec: draft-ietf-opsawg-pcapng, 4.1 to 4.3 */
function nextGenerationFile(
  { isBigEndian, resolution }: PcapForm,
  linkType: number,
  frames: readonly FrameRow[],
): Buffer {
  const [u16, u32] = writers(isBigEndian);
  const block = (type: number, ...body: Uint8Array[]): Buffer => {
    const content = Buffer.concat(body);
    const padded = Buffer.concat([content, Buffer.alloc(-content.length & 3)]);
    return Buffer.concat([u32(type), u32(padded.length + 12), padded, u32(padded.length + 12)]);
  };
  const unknownLength = Buffer.alloc(8, 0xff);
  const timeResolution = [u16(9), u16(1), Buffer.from([resolution === 'ns' ? 9 : 6, 0, 0, 0])];
  const endOfOptions = [u16(0), u16(0)];
  const blocks = [
    block(0x0a0d0d0a, u32(0x1a2b3c4d), u16(1), u16(0), unknownLength),
    block(1, u16(linkType), u16(0), u32(SNAP_LENGTH), ...timeResolution, ...endOfOptions),
  ];
  for (const { bytes, wireLength = bytes.length, seconds, nanoseconds } of frames) {
    const ns = BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
    const units = resolution === 'ns' ? ns : ns / 1000n;
    const time = [u32(Number(units >> 32n)), u32(Number(units & 0xffffffffn))];
    blocks.push(block(6, u32(0), ...time, u32(bytes.length), u32(wireLength), bytes));
  }
  return Buffer.concat(blocks);
}

type Writer = (value: number) => Buffer;

function writers(isBigEndian: boolean): [Writer, Writer] {
  const u16: Writer = (value) => {
    const bytes = Buffer.alloc(2);
    if (isBigEndian) bytes.writeUInt16BE(value);
    else bytes.writeUInt16LE(value);
    return bytes;
  };
  const u32: Writer = (value) => {
    const bytes = Buffer.alloc(4);
    if (isBigEndian) bytes.writeUInt32BE(value);
    else bytes.writeUInt32LE(value);
    return bytes;
  };
  return [u16, u32];
}
