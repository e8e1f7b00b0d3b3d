import type { ByteWriter } from '../../output/byte-writer.js';
import type { Batch } from '../../stream/message.js';
import { type DatagramRange, encodeDatagrams, PCAP_HEADER, recordOverhead, wholePackets } from '../pcap-format.js';
import type { Recording, RecordingAccount, RecordingFormat, RecordingTarget } from '../recording.js';
import { RecordingInSegments } from './recording-in-segments.js';
import { SegmentFiles } from './segment-files.js';
import type { SegmentLimits } from './segment-length.js';
import type { KeepOptions } from './segment-list.js';

/** Arrivals that are further apart are told: something is missing between them. */
const STEP_S = 1;

/** Streams of datagrams in captures of a bounded length, with an index beside them and no playlist: nobody plays them. */
export function captureSegments(options: SegmentLimits & KeepOptions): RecordingFormat {
  return {
    title: 'pcap segments',
    ending: '.pcap',
    open: (target) => new CaptureSegments({ ...options, hasPlaylist: false }, target),
  };
}

/** A segment in the making. */
interface OpenSegment {
  readonly writer: ByteWriter;
  readonly firstS: number;
  lastS: number;
  packets: number;
  /** Those of the datagrams with their headers. */
  bytes: number;
  readonly isDiscontinuity: boolean;
}

/** Cuts a stream between datagrams: before the first one that arrives behind the length, or comes behind so many bytes. */
class CaptureSegments extends RecordingInSegments implements Recording {
  readonly #durationS: number;
  readonly #mostBytes: number;
  #open: OpenSegment | undefined;
  #hasStep: boolean;

  constructor(options: SegmentLimits & KeepOptions, target: RecordingTarget) {
    super(new SegmentFiles(options, target));
    this.#durationS = options.durationS ?? Number.POSITIVE_INFINITY;
    this.#mostBytes = options.bytes ?? Number.POSITIVE_INFINITY;
    this.#hasStep = this.files.isContinued;
  }

  take(batch: Batch, packets: number, account: RecordingAccount): void {
    const { sizes, arrivalDeltaNs, baseSeconds, baseNanoseconds } = batch;
    const overhead = recordOverhead(batch.stream);
    let first = 0;
    let firstOffset = 0;
    let offset = 0;
    for (let row = 0; row < packets; row++) {
      const arrivalS = baseSeconds + (baseNanoseconds + arrivalDeltaNs[row]!) / 1e9;
      if (this.#isCutAt(arrivalS)) {
        this.#write(batch, { first, end: row, offset: firstOffset }, account);
        this.#cut(arrivalS);
        first = row;
        firstOffset = offset;
      }
      const open = this.#open!;
      open.lastS = arrivalS;
      open.packets++;
      open.bytes += overhead + sizes[row]!;
      offset += sizes[row]!;
    }
    this.#write(batch, { first, end: packets, offset: firstOffset }, account);
  }

  /** A clock that steps back ends a segment as one that goes on does. */
  #isCutAt(arrivalS: number): boolean {
    const open = this.#open;
    if (open === undefined) return true;
    return PCAP_HEADER.length + open.bytes >= this.#mostBytes || Math.abs(arrivalS - open.firstS) >= this.#durationS;
  }

  #cut(arrivalS: number): void {
    const before = this.#open;
    this.endOpen();
    const head = { table_bytes: PCAP_HEADER.length, format: 'pcap' } as const;
    const writer = this.files.begin({ firstS: arrivalS, service: undefined, ...head });
    writer.write({ bytes: PCAP_HEADER, settle: () => {} });
    const isStep = before !== undefined && Math.abs(arrivalS - before.lastS) > STEP_S;
    const isDiscontinuity = this.#hasStep || isStep;
    this.#open = { writer, firstS: arrivalS, lastS: arrivalS, packets: 0, bytes: 0, isDiscontinuity };
    this.#hasStep = false;
  }

  protected endOpen(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    const { firstS, lastS, packets, bytes, isDiscontinuity } = open;
    this.files.end(undefined, {
      last_arrival_s: lastS,
      first_pts: null,
      end_pts: null,
      duration_s: Math.max(0, lastS - firstS),
      packets,
      bytes,
      table_bytes: PCAP_HEADER.length,
      random_access: false,
      discontinuity: isDiscontinuity,
      format: 'pcap',
    });
  }

  #write(batch: Batch, range: DatagramRange, account: RecordingAccount): void {
    const packets = range.end - range.first;
    if (packets === 0) return;
    const bytes = encodeDatagrams(batch, range);
    const settle = (bytesWritten: number): void => {
      const whole = bytesWritten === bytes.length ? packets : wholePackets(bytes, bytesWritten);
      account.recorded(whole, bytesWritten);
      if (whole < packets) account.leftOut('write_error', packets - whole);
    };
    this.#open!.writer.write({ bytes, settle });
  }
}
