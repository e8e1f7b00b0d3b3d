// Tested by: test/recording/cut/cut.test.ts
import { closeSync, openSync, writeSync } from 'node:fs';
import { UsageError } from '../../cli/option.js';
import { readOptionFile } from '../../cli/option-file.js';
import { standardError } from '../../cli/standard-error.js';
import { parseTime } from '../../cli/time.js';
import { OutputError, openError, writeError } from '../../output/output-error.js';
import { withSuffix } from '../output-name.js';
import { parseIndex, type SegmentIndex } from '../segments/segment-index.js';
import { type CutRange, cutSegments } from './cut.js';
import { captureOfSegments } from './cut-captures.js';
import { type Mp4Piece, mp4OfPackets, mp4OfSegments } from './cut-mp4.js';
import { type ArrivedPackets, pcapngOfPackets } from './cut-pcapng.js';
import type { CutConfig } from './options.js';

/** Writes a part of a recording in segments to a file. Throws UsageError and OutputError. */
export async function runCut(config: CutConfig): Promise<void> {
  const { index, outputFile } = config;
  if (index === undefined) throw new UsageError('--index is missing: the .index.json beside the segments');
  if (outputFile === undefined) throw new UsageError('--output-file is missing');
  const range = rangeOf(config);
  const recorded = readIndex(index);
  const say = (text: string): void => standardError.write(`tscap-history: ${text}\n`);
  const missing = (file: string): void => say(`${file} is missing`);
  const isMp4 = recorded.segments.some(({ init }) => init !== undefined) || recorded.open?.init !== undefined;
  if (isMp4 && config.format !== 'mp4') throw new UsageError(`--index ${index} is of MP4 segments: --format mp4`);
  const isCapture = [...recorded.segments, recorded.open].some((segment) => segment?.format === 'pcap');
  if (isCapture !== (config.format === 'pcap'))
    throw new UsageError(
      `--index ${index} is of ${isCapture ? 'captures: --format pcap' : 'packets: --format pcapng'}`,
    );
  const piecesOfRange = (): Iterable<Mp4Piece> => {
    if (isCapture) return asPieces(captureOfSegments(index, recorded, range, missing));
    if (isMp4) return mp4OfSegments(index, recorded, range, missing);
    return piecesOf(cutSegments(index, recorded, range, missing), config.format, recorded);
  };
  const bytes = write(outputFile, config.overwrite, piecesOfRange());
  if (bytes === 0) throw new UsageError(`nothing was recorded in that time: ${extentText(recorded)}`);
  say(`wrote ${bytes} bytes to ${outputFile}`);
}

function rangeOf({ from, to }: CutConfig): CutRange {
  const nowS = Date.now() / 1000;
  const range = { fromS: parseTime('--from', from, nowS), toS: parseTime('--to', to, nowS) };
  if (range.fromS >= range.toS) throw new UsageError(`--from must be before --to, got ${from} and ${to}`);
  return range;
}

function readIndex(name: string): SegmentIndex {
  const index = parseIndex(readOptionFile({ option: '--index', file: name }).toString());
  if (index === undefined) throw new UsageError(`--index ${name} is no index of a recording in segments`);
  return index;
}

function extentText({ segments, open }: SegmentIndex): string {
  const first = segments[0] ?? open;
  if (first === null) return 'the index has no segment';
  return `the index goes from ${first.first_arrival} to ${open === null ? segments.at(-1)!.last_arrival : 'now'}`;
}

function piecesOf(
  packets: Iterable<ArrivedPackets>,
  format: CutConfig['format'],
  { stream_id }: SegmentIndex,
): Iterable<Mp4Piece> {
  if (format === 'mp4') return mp4OfPackets(packets);
  return asPieces(format === 'pcapng' ? pcapngOfPackets(stream_id, packets) : bytesOf(packets));
}

function* bytesOf(packets: Iterable<ArrivedPackets>): Generator<Uint8Array> {
  for (const { bytes } of packets) yield bytes;
}

function* asPieces(parts: Iterable<Uint8Array>): Generator<Mp4Piece> {
  for (const bytes of parts) yield { bytes, isBegin: false };
}

/** Returns how many bytes were written; a file is only made when there are any. Another file that begins has a number. */
function write(name: string, overwrite: boolean, pieces: Iterable<Mp4Piece>): number {
  let descriptor: number | undefined;
  let bytes = 0;
  let files = 0;
  try {
    for (const { bytes: piece, isBegin } of pieces) {
      if (isBegin && descriptor !== undefined) {
        closeSync(descriptor);
        descriptor = undefined;
      }
      if (descriptor === undefined) {
        files++;
        descriptor = open(files === 1 ? name : withSuffix(name, `-${String(files).padStart(4, '0')}`), overwrite);
      }
      for (let from = 0; from < piece.length; ) from += writeSync(descriptor, piece, from);
      bytes += piece.length;
    }
    return bytes;
  } catch (error) {
    if (error instanceof OutputError) throw error;
    throw writeError(name, bytes, error as NodeJS.ErrnoException);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function open(name: string, overwrite: boolean): number {
  try {
    return openSync(name, overwrite ? 'w' : 'wx');
  } catch (error) {
    throw openError(name, error as NodeJS.ErrnoException);
  }
}
