// Tested by: test/recording/mp4/fragment-writer.test.ts

/** A sample in a fragment, in units of its track. */
export interface FragmentSample {
  readonly data: Uint8Array;
  readonly dts: number;
  readonly cts: number;
  readonly duration: number;
  readonly isSync: boolean;
}

/** The samples of a track in a fragment, at least one. */
export interface FragmentRun {
  readonly id: number;
  readonly samples: readonly FragmentSample[];
}

const BOX_HEADER = 8;
const FULL_BOX_HEADER = 12;
const MFHD_SIZE = FULL_BOX_HEADER + 4;
const TFHD_SIZE = FULL_BOX_HEADER + 4;
const TFDT_SIZE = FULL_BOX_HEADER + 8;
const TRUN_HEADER = FULL_BOX_HEADER + 8;
/** Duration, size, flags and composition offset. */
const TRUN_ENTRY = 16;
const DEFAULT_BASE_IS_MOOF = 0x2_0000;
/** data-offset, and the four fields of each sample. */
const TRUN_FLAGS = 0xf01;
/** sample_depends_on 2: on no other; 1 and sample_is_non_sync_sample. */
const SYNC_FLAGS = 0x0200_0000;
const OTHER_FLAGS = 0x0101_0000;

/**
 * A moof box with a run of each track, and the header of the mdat box in which their data follows in turn.
 * Spec: ISO/IEC 14496-12, 8.8.4 to 8.8.8, 8.8.12 (moof, mfhd, traf, tfhd, trun, tfdt), 8.1.1 (mdat)
 */
export function movieFragment(sequence: number, runs: readonly FragmentRun[]): Uint8Array {
  const moofSize = runs.reduce((sum, { samples }) => sum + trafSize(samples.length), BOX_HEADER + MFHD_SIZE);
  const bytes = Buffer.allocUnsafe(moofSize + BOX_HEADER);
  let at = box(bytes, 0, moofSize, 'moof');
  at = fullBox(bytes, at, MFHD_SIZE, 'mfhd', 0, 0);
  at = bytes.writeUInt32BE(sequence, at);
  let dataOffset = bytes.length;
  for (const run of runs) {
    at = trackFragment(bytes, at, run, dataOffset);
    for (const { data } of run.samples) dataOffset += data.length;
  }
  box(bytes, at, dataOffset - moofSize, 'mdat');
  return bytes;
}

function trafSize(samples: number): number {
  return BOX_HEADER + TFHD_SIZE + TFDT_SIZE + TRUN_HEADER + samples * TRUN_ENTRY;
}

/** Returns where it ends, as all of these do. */
function trackFragment(bytes: Buffer, start: number, { id, samples }: FragmentRun, dataOffset: number): number {
  let at = box(bytes, start, trafSize(samples.length), 'traf');
  at = fullBox(bytes, at, TFHD_SIZE, 'tfhd', 0, DEFAULT_BASE_IS_MOOF);
  at = bytes.writeUInt32BE(id, at);
  at = fullBox(bytes, at, TFDT_SIZE, 'tfdt', 1, 0);
  at = bytes.writeBigUInt64BE(BigInt(samples[0]!.dts), at);
  at = fullBox(bytes, at, TRUN_HEADER + samples.length * TRUN_ENTRY, 'trun', 1, TRUN_FLAGS);
  at = bytes.writeUInt32BE(samples.length, at);
  at = bytes.writeInt32BE(dataOffset, at);
  for (const { data, dts, cts, duration, isSync } of samples) {
    at = bytes.writeUInt32BE(duration, at);
    at = bytes.writeUInt32BE(data.length, at);
    at = bytes.writeUInt32BE(isSync ? SYNC_FLAGS : OTHER_FLAGS, at);
    at = bytes.writeInt32BE(cts - dts, at);
  }
  return at;
}

function box(bytes: Buffer, at: number, size: number, type: string): number {
  bytes.writeUInt32BE(size, at);
  bytes.write(type, at + 4, 'latin1');
  return at + BOX_HEADER;
}

function fullBox(bytes: Buffer, at: number, size: number, type: string, version: number, flags: number): number {
  return bytes.writeUInt32BE(version * 0x100_0000 + flags, box(bytes, at, size, type));
}
