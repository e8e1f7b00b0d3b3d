import { RtpHeader } from '../net/rtp.js';
import type { ByteWriter } from '../output/byte-writer.js';
import { OutputError } from '../output/output-error.js';
import { type AudioFormat, frameBytesOf } from '../st2110/d30/audio-format.js';
import { AudioFormatDetector } from '../st2110/d30/audio-format-detector.js';
import { pcmBytesOf, pcmOf } from '../st2110/d30/pcm.js';
import type { Batch } from '../stream/message.js';
import type { Recording, RecordingAccount, RecordingFile, RecordingFormat, RecordingTarget } from './recording.js';
import { type Placed, SampleOrder } from './sample-order.js';
import { wavHeader } from './wav-header.js';

/** Payload that waits until the format is known, and packets of it: then it is taken as it seems to be. */
const MOST_WAITING_BYTES = 4 << 20;
const MOST_WAITING_PACKETS = 8192;
/** Packets that tell the format where nothing but their content does. */
const ENOUGH_PACKETS = 400;
const DEFAULT_RATE_HZ = 48_000;
/** Longer gaps are not filled. */
const LONGEST_SILENCE_S = 10;
const SILENCE_BYTES = 1 << 18;
const MOST_FILES = 9999;

interface Packet extends Placed {
  readonly payload: Uint8Array;
  readonly account: RecordingAccount;
}

/**
 * Sound of RTP packets as a file of samples: RIFF/WAVE, or RF64 beyond 4 GiB. Packets are brought into their order; samples that are
 * missing are silence, so that times stay true, up to 10 s at once. A later session of the stream begins a file of its own.
 */
export const WAV_FORMAT: RecordingFormat = { title: 'WAV', open: (target) => new WavRecording(target) };

class WavRecording implements Recording {
  readonly #file: WavFile;
  readonly #rtp = new RtpHeader();
  readonly #detector = new AudioFormatDetector();
  readonly #order: SampleOrder<Packet>;
  #waiting: Packet[] = [];
  #waitingBytes = 0;
  #lastNs = 0;

  constructor(target: RecordingTarget) {
    this.#file = new WavFile(openOwn(target));
    const sink = {
      next: (packet: Packet, ticks: number) => this.#file.add(packet, ticks),
      refuse: ({ account }: Packet) => account.leftOut('out_of_place', 1),
    };
    this.#order = new SampleOrder<Packet>(sink, ({ payload }) => this.#file.samplesOf(payload.length));
  }

  take(batch: Batch, packets: number, account: RecordingAccount): void {
    let offset = 0;
    for (let row = 0; row < packets; row++) {
      const size = batch.sizes[row]!;
      if (this.#rtp.parse(batch.payload, offset, size)) this.#takePacket(batch, row, account);
      else account.leftOut('out_of_place', 1);
      offset += size;
    }
  }

  tick(): void {
    this.#file.keepHeader();
  }

  async flushed(): Promise<void> {
    this.#begin();
    this.#order.flush();
    await this.#file.flushed();
  }

  async close(): Promise<void> {
    await this.flushed();
    await this.#file.close();
  }

  #takePacket(batch: Batch, row: number, account: RecordingAccount): void {
    const { sequence, timestamp, ssrc, payloadOffset, payloadLength } = this.#rtp;
    const payload = batch.payload.subarray(payloadOffset, payloadOffset + payloadLength);
    const packet = { sequence, timestamp, ssrc, payload, account };
    if (this.#file.hasFormat) {
      this.#order.push(packet);
      return;
    }
    this.#lastNs = batch.baseSeconds * 1e9 + batch.baseNanoseconds + batch.arrivalDeltaNs[row]!;
    this.#detector.feed(this.#rtp, batch.payload, this.#lastNs);
    this.#waiting.push(packet);
    this.#waitingBytes += payloadLength;
    if (this.#isKnown) this.#begin();
  }

  get #isKnown(): boolean {
    const packets = this.#waiting.length;
    if (packets >= MOST_WAITING_PACKETS || this.#waitingBytes >= MOST_WAITING_BYTES) return true;
    const detected = packets < ENOUGH_PACKETS && packets % 16 !== 0 ? undefined : this.#detector.detected();
    if (detected === undefined || Number.isNaN(detected.samplingRateHz)) return false;
    return detected.certainty === 'certain' || packets >= ENOUGH_PACKETS;
  }

  /** The format is taken as it seems to be, and what waits is written. */
  #begin(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    const detected = this.#detector.detected();
    if (detected === undefined) {
      for (const { account } of waiting) account.leftOut('write_error', 1);
      return;
    }
    const { samplingRateHz } = detected;
    this.#file.begin({ ...detected, samplingRateHz: Number.isNaN(samplingRateHz) ? DEFAULT_RATE_HZ : samplingRateHz });
    for (const packet of waiting) this.#order.push(packet);
  }
}

/** The file itself: a header that says what was written so far, and samples. */
class WavFile {
  readonly #writer: ByteWriter;
  #format: AudioFormat | undefined;
  #frameBytes = 0;
  /** Bytes of samples that are in the file for sure, and those that the header says. */
  #settledBytes = 0;
  #saidBytes = 0;

  constructor({ writer }: RecordingFile) {
    this.#writer = writer;
  }

  get hasFormat(): boolean {
    return this.#format !== undefined;
  }

  samplesOf(payloadBytes: number): number {
    return Math.floor(payloadBytes / this.#frameBytes);
  }

  begin(format: AudioFormat): void {
    this.#format = format;
    this.#frameBytes = frameBytesOf(format);
    this.#writer.write({ bytes: wavHeader(format, undefined), settle: () => {} });
  }

  /** Samples of so many sampling times are missing before those of the packet. */
  add({ payload, account }: Packet, missing: number): void {
    const { encoding, samplingRateHz, channels } = this.#format!;
    if (missing > 0 && missing <= samplingRateHz * LONGEST_SILENCE_S) {
      this.#addSilence(missing * channels * pcmBytesOf(encoding));
    }
    const whole = payload.subarray(0, this.samplesOf(payload.length) * this.#frameBytes);
    const bytes = pcmOf(whole, encoding);
    this.#writer.write({
      bytes,
      settle: (written) => {
        this.#settledBytes += written;
        if (written === bytes.length) account.recorded(1, written);
        else account.leftOut('write_error', 1);
      },
    });
  }

  #addSilence(bytes: number): void {
    for (let left = bytes; left > 0; left -= SILENCE_BYTES) {
      const silence = SILENCE.subarray(0, Math.min(left, SILENCE_BYTES));
      this.#writer.write({
        bytes: silence,
        settle: (written) => {
          this.#settledBytes += written;
        },
      });
    }
  }

  /** Once a second, so that the file can be read whatever happens to the program. */
  keepHeader(): void {
    if (this.#format === undefined || this.#settledBytes === this.#saidBytes) return;
    this.#saidBytes = this.#settledBytes;
    this.#writer.patch?.(wavHeader(this.#format, this.#settledBytes), 0);
  }

  flushed(): Promise<void> {
    return this.#writer.flushed();
  }

  async close(): Promise<void> {
    if (this.#settledBytes % 2 === 1) this.#writer.write({ bytes: SILENCE.subarray(0, 1), settle: () => {} });
    await this.#writer.flushed();
    this.keepHeader();
    await this.#writer.close();
  }
}

const SILENCE = new Uint8Array(SILENCE_BYTES);

/** A file of its own: what an earlier session left has its sizes in its header, and is not added to. Throws OutputError. */
function openOwn(target: RecordingTarget): RecordingFile {
  const first = target.openFile();
  if (first.isNew) return first;
  void first.writer.close();
  for (let number = 1; number < MOST_FILES; number++) {
    try {
      return target.openFile(`-${String(number).padStart(4, '0')}`);
    } catch (error) {
      if (!(error instanceof OutputError) || error.code !== 'FILE_EXISTS') throw error;
    }
  }
  throw new OutputError('FILE_EXISTS', 'there are too many files of earlier sessions');
}
