import { setTimeout as delay } from 'node:timers/promises';
import { UnitObserver } from '../analysis/content/unit-observer.js';
import { videoCodecOf } from '../analysis/content/video-observer.js';
import { type CreateObserver, ELEMENTARY_OBSERVERS } from '../analysis/elementary-observers.js';
import { MpegtsPayload } from '../analysis/mpegts-payload.js';
import { PAYLOADS, type Payloads } from '../analysis/payloads.js';
import { BoundedLines, type PutText } from '../cli/bounded-lines.js';
import { UsageError } from '../cli/option.js';
import { standardError } from '../cli/standard-error.js';
import { UNIT_KINDS, type UnitKind } from '../codec/video/unit-kinds.js';
import { AppendedFile } from '../output/appended-file.js';
import { printable } from '../text/printable.js';

interface NalConfig {
  readonly debugNals: boolean;
  readonly debugNalTypes: readonly string[];
  readonly parseShortNals: boolean;
  readonly nalLog: string | undefined;
}

/** Lines that are written for each second of a stream: more would hide what they are to show. */
const LINES_PER_S = { file: 20_000, standardError: 2000 };
const SECOND_NS = 1e9;
const HZ_90K = 90_000;
const FLUSH_MS = 2000;

/** Writes the units of all video streams; undefined unless it is asked for. `say` is told what is wrong with the file. Throws UsageError and OutputError. */
export function openNalLog(config: NalConfig, say: (text: string) => void): NalLog | undefined {
  const unknown = config.debugNalTypes.find((type) => !(UNIT_KINDS as readonly string[]).includes(type));
  if (unknown !== undefined) {
    throw new UsageError(`--debug-nal-types must be some of ${UNIT_KINDS.join(', ')}, got ${unknown}`);
  }
  return config.debugNals ? new NalLog(config, say) : undefined;
}

/** Lines on the NAL units of all video streams, in a file or on standard error; what finds no room is counted and told. */
export class NalLog {
  /** What measures payloads, with this beside it. */
  readonly payloads: Payloads;
  readonly #lines: BoundedLines;
  readonly #linesPerS: number;
  readonly #kinds: ReadonlySet<UnitKind>;
  readonly #hasShort: boolean;
  readonly #file: AppendedFile | undefined;
  #streams = 0;

  constructor({ nalLog, debugNalTypes, parseShortNals }: NalConfig, say: (text: string) => void) {
    if (nalLog !== undefined)
      this.#file = new AppendedFile(nalLog, (error) => say(`--nal-log: ${error.message}`), { onNotice: say });
    this.#lines = this.#file === undefined ? standardError : new BoundedLines(putTo(this.#file), () => false);
    this.#linesPerS = nalLog === undefined ? LINES_PER_S.standardError : LINES_PER_S.file;
    this.#kinds = new Set((debugNalTypes.length === 0 ? ['all'] : debugNalTypes) as UnitKind[]);
    this.#hasShort = parseShortNals;
    this.payloads = {
      ...PAYLOADS,
      mpegts: (options) =>
        new MpegtsPayload(options, { observers: this.#observersOf(this.#nameOf(options.streamName)) }),
    };
  }

  /** Opens the file of this name anew: somebody has renamed it. */
  reopen(): void {
    this.#file?.reopen();
  }

  async close(): Promise<void> {
    await this.#lines.flush(FLUSH_MS);
    await Promise.race([this.#file?.close(), delay(FLUSH_MS, undefined, { ref: false })]);
  }

  /** As one word: it is a value in a line of names and values. Streams without a name are numbered. */
  #nameOf(name: string | undefined): string {
    this.#streams++;
    return name === undefined ? String(this.#streams) : printable(name).replaceAll(/\s/g, '_');
  }

  #observersOf(stream: string): typeof ELEMENTARY_OBSERVERS {
    const units: CreateObserver = (codec, _done, { pid }) => {
      const videoCodec = videoCodecOf(codec);
      if (videoCodec === undefined) return undefined;
      const budget = new LineBudget(this.#linesPerS, (line) => this.#lines.write(`${line}\n`));
      const options = { hasShort: this.#hasShort, kinds: this.#kinds };
      return new UnitObserver(pid, videoCodec, options, (_pid, pts90k, timeNs, line) => {
        const pts = Number.isNaN(pts90k) ? '-' : (pts90k / HZ_90K).toFixed(6);
        budget.write(
          timeNs,
          `nal stream=${stream} pid=${pid} time=${(timeNs / SECOND_NS).toFixed(6)} pts=${pts} ${line}`,
        );
      });
    };
    return { ...ELEMENTARY_OBSERVERS, units } as typeof ELEMENTARY_OBSERVERS;
  }
}

/** Appends one text after the other. */
function putTo(file: AppendedFile): PutText {
  let last: Promise<unknown> = Promise.resolve();
  return (text, done) => {
    const bytes = Buffer.from(text);
    last = last
      .then(() => file.append(bytes))
      .then((written) => done(written === bytes.length ? null : new Error('not all was written')), done);
  };
}

/** So many lines for a second of the stream; how many more there were is told with the next one. */
class LineBudget {
  readonly #linesPerS: number;
  readonly #put: (line: string) => void;
  #untilNs = Number.NEGATIVE_INFINITY;
  #lines = 0;
  #leftOut = 0;

  constructor(linesPerS: number, put: (line: string) => void) {
    this.#linesPerS = linesPerS;
    this.#put = put;
  }

  write(timeNs: number, line: string): void {
    if (timeNs >= this.#untilNs) {
      this.#untilNs = timeNs + SECOND_NS;
      this.#lines = 0;
      if (this.#leftOut > 0) this.#put(`nal ${this.#leftOut} lines left out`);
      this.#leftOut = 0;
    }
    if (++this.#lines > this.#linesPerS) this.#leftOut++;
    else this.#put(line);
  }
}
