import { UnitSplitter } from '../nal/unit-splitter.js';
import { AccessUnits } from './access-units.js';
import type { VideoCodec } from './coded-picture.js';
import { H264Reader } from './h264-reader.js';
import { HevcReader } from './hevc-reader.js';
import { Mpeg2Reader } from './mpeg2-reader.js';
import type { UnitReader } from './unit-reader.js';
import type { VideoSink } from './video-sink.js';

/** PES packets with one picture each, from their first byte on, behind which the rest of such packets is passed over; and each how-manieth is looked through all the same. */
const REGULAR_PACKETS = 32;
const LOOK_AGAIN = 16;

/**
 * Looks through a video stream, each byte once: its formats, its pictures, and their user data go to a sink. Where each PES packet has one
 * picture and begins with it, what follows the first slice is not looked at.
 */
export class VideoInspector {
  readonly #splitter: UnitSplitter;
  readonly #reader: UnitReader;
  readonly #units: AccessUnits;
  #pesAt = 0;
  #hasPes = false;
  /** The PES packet was looked through up to here. */
  #isLookedThrough = false;
  #regularPackets = 0;
  #packets = 0;

  constructor(codec: VideoCodec, sink: VideoSink) {
    let made: AccessUnits | undefined;
    const units = (parts: UnitReader) => {
      made = new AccessUnits(codec, sink, parts);
      return made;
    };
    this.#reader =
      codec === 'h264' ? new H264Reader(units) : codec === 'hevc' ? new HevcReader(units) : new Mpeg2Reader(units);
    this.#units = made!;
    this.#splitter = new UnitSplitter(this.#reader, codec !== 'mpeg_video');
  }

  /**
   * Nanoseconds of stream time between pictures that are cut out and handed to `keyPicture` of the sink, each with the first that can be
   * decoded alone; undefined: none are. A large picture takes up to 8 MiB while it comes.
   */
  set keyIntervalNs(intervalNs: number | undefined) {
    this.#units.keyIntervalNs = intervalNs;
    if (intervalNs === undefined) this.#units.recorder.stop();
  }

  /** A PES packet begins, with these time stamps of 90 kHz, NaN where it has none. */
  startPes(pts90k: number, dts90k: number, timeNs: number): void {
    this.#judgePacket();
    this.#splitter.resume();
    this.#pesAt = this.#splitter.position;
    this.#hasPes = true;
    this.#packets++;
    this.#isLookedThrough = true;
    this.#reader.startPes();
    this.#units.startPes(this.#pesAt, pts90k, dts90k, timeNs);
  }

  /** The next bytes of the PES packet. */
  feed(bytes: Uint8Array, start: number, end: number): void {
    const splitter = this.#splitter;
    const { recorder } = this.#units;
    if (splitter.isSkipping) {
      if (recorder.isOn && !recorder.isPassing) recorder.feed(bytes, start, end, splitter.position);
      splitter.pass(end - start);
      return;
    }
    if (recorder.isOn) recorder.feed(bytes, start, end, splitter.position);
    splitter.feed(bytes, start, end);
    if (!this.#reader.hasPicture || !this.#mayPass()) return;
    this.#isLookedThrough = false;
    splitter.skip();
  }

  /** Bytes are missing here; `isUnseen`: the stream had them, and they were lost on the way here. */
  gap(isUnseen = false): void {
    this.#splitter.gap();
    this.#reader.lose(isUnseen);
    this.#units.lose(isUnseen);
    this.#hasPes = false;
  }

  /** The stream is over, or what follows has nothing to do with what came. */
  flush(): void {
    this.#splitter.flush();
    this.#units.flush(this.#splitter.position);
    this.#reader.reset();
    this.#hasPes = false;
  }

  #mayPass(): boolean {
    return this.#hasPes && this.#regularPackets >= REGULAR_PACKETS && this.#packets % LOOK_AGAIN !== 0;
  }

  #judgePacket(): void {
    if (!this.#hasPes || !this.#isLookedThrough) return;
    const { begunInPes, lastBegunAt } = this.#units;
    const isRegular = begunInPes === 1 && lastBegunAt === this.#pesAt && this.#reader.isRegular;
    this.#regularPackets = isRegular ? this.#regularPackets + 1 : 0;
  }
}
