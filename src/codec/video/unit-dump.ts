import { type UnitSink, UnitSplitter } from '../nal/unit-splitter.js';
import type { VideoCodec } from './coded-picture.js';
import { H264Dump } from './h264-dump.js';
import { HevcDump } from './hevc-dump.js';
import { Mpeg2Dump } from './mpeg2-dump.js';
import type { TakeUnitText, UnitDumper, UnitKind } from './unit-kinds.js';

export interface UnitDumpOptions {
  /** Units with a start code of three bytes as well, where four are usual: H.264 and HEVC. */
  readonly hasShort: boolean;
  readonly kinds: ReadonlySet<UnitKind>;
}

/** Bytes of a unit that are read. */
const MOST_BYTES = 4096;
const SHORT_CODE_SIZE = 3;

/**
 * Writes the units of a video stream as text, each field by its name in the standard: parameter sets, headers of slices, messages,
 * and the names of what is not read.
 */
export class UnitDump implements UnitSink {
  /** Units that were left out, as their start codes have three bytes. */
  shortLeftOut = 0;
  readonly #options: UnitDumpOptions;
  readonly #splitter: UnitSplitter;
  readonly #dumper: UnitDumper;
  readonly #isNal: boolean;
  readonly #begun: () => void;
  /** It is read, as others refer to it, and not written. */
  #isHidden = false;

  /** `begun`: a unit begins; it is written when the next one does, which may be in another PES packet. */
  constructor(
    codec: VideoCodec,
    options: UnitDumpOptions,
    write: (text: string) => void,
    begun: () => void = () => {},
  ) {
    this.#options = options;
    this.#begun = begun;
    this.#isNal = codec !== 'mpeg_video';
    const { kinds } = options;
    const take: TakeUnitText = (text, of) => {
      if (this.#isHidden) return;
      if (kinds.has('all') || of.some((kind) => kinds.has(kind))) write(text);
    };
    this.#dumper = codec === 'h264' ? new H264Dump(take) : codec === 'hevc' ? new HevcDump(take) : new Mpeg2Dump(take);
    this.#splitter = new UnitSplitter(this, this.#isNal);
  }

  feed(bytes: Uint8Array, start: number, end: number): void {
    this.#splitter.feed(bytes, start, end);
  }

  gap(): void {
    this.#splitter.gap();
  }

  flush(): void {
    this.#splitter.flush();
  }

  beginUnit(_first: number, _at: number, codeSize: number): number {
    this.#begun();
    this.#isHidden = this.#isNal && codeSize === SHORT_CODE_SIZE && !this.#options.hasShort;
    if (this.#isHidden) this.shortLeftOut++;
    return MOST_BYTES;
  }

  unit(bytes: Uint8Array, end: number): void {
    if (end > 0) this.#dumper.unit(bytes, end);
  }
}
