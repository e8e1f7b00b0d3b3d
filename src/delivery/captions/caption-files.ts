import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type NdjsonLimits, NdjsonWriter } from '../../output/ndjson-writer.js';
import { OutputError, openError } from '../../output/output-error.js';
import { type DeliveryAccount, DeliveryTally, DROP_CAUSES } from '../../report/delivery-account.js';
import type { OutletContext } from '../../report/outlet.js';
import type { RecordTaker } from '../../report/record-taker.js';
import type { EventRecord, NdjsonRecord } from '../../report/records.js';
import { safePart } from '../../text/safe-name.js';
import { CUE_END, srtCue } from './srt-cue.js';
import { SrtTimeline } from './srt-timeline.js';

type CaptionRecord = Extract<EventRecord, { event: 'caption' }>;

/** Files that are open at the same time: the one that was written to longest ago is closed for another. */
const MOST_OPEN = 128;
/** Files that are known; captions of further channels are dropped. */
const MOST_FILES = 4096;
/** Files of earlier runs beside which another one is begun. */
const MOST_RUNS = 10_000;

interface SrtFile {
  readonly name: string;
  readonly timeline: SrtTimeline;
  cues: number;
  writer: NdjsonWriter | undefined;
}

/** Captions as SubRip files: one for each channel of each stream, to which a cue is added when its caption is over. */
export class CaptionFiles implements RecordTaker {
  readonly name = 'captions_dir';
  readonly #folder: string;
  readonly #context: Pick<OutletContext, 'onFailure' | 'log'>;
  readonly #limits: NdjsonLimits | undefined;
  /** By stream and channel. */
  readonly #files = new Map<string, SrtFile>();
  /** Those that are open, the one that was used last at the end. */
  readonly #open = new Set<SrtFile>();
  readonly #tally = new DeliveryTally();
  readonly #closing = new Set<Promise<void>>();
  #lastError: string | null = null;

  /** Makes the folder where it is not there. Throws OutputError. */
  constructor(folder: string, context: Pick<OutletContext, 'onFailure' | 'log'>, limits?: NdjsonLimits) {
    this.#folder = folder;
    this.#context = context;
    this.#limits = limits;
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      const cause = error as NodeJS.ErrnoException;
      if (cause.code !== 'EEXIST') throw openError(folder, cause);
      throw new OutputError('NO_SUCH_FOLDER', `--captions-dir ${folder} is no folder`, { cause });
    }
  }

  get figures(): DeliveryAccount {
    const tally = new DeliveryTally();
    tally.made = this.#tally.made;
    tally.delivered = this.#tally.delivered;
    tally.lost = this.#tally.lost;
    for (const cause of DROP_CAUSES) tally.dropped[cause] = this.#tally.dropped[cause];
    let waiting = 0;
    let queue_bytes = 0;
    let isFailing = false;
    for (const { writer } of this.#open) {
      if (writer === undefined) continue;
      addWriter(tally, writer);
      waiting += writer.waiting;
      queue_bytes += writer.waitingBytes;
      isFailing ||= writer.isFailing;
    }
    return tally.account({ waiting, queue_bytes, last_error: isFailing ? this.#lastError : null });
  }

  write(record: NdjsonRecord): void {
    if (record.type !== 'event' || record.event !== 'caption') return;
    this.#tally.made++;
    const file = this.#fileOf(record);
    const writer = file === undefined ? undefined : this.#writerOf(file);
    if (file === undefined || writer === undefined) {
      this.#tally.drop(file === undefined ? 'queue_full' : 'write_error', 1, 1);
      return;
    }
    const { start_offset_ns, end_offset_ns, start_time_ns, text } = record;
    const [startMs, endMs] = file.timeline.timesMs(start_offset_ns, end_offset_ns, start_time_ns);
    writer.writeLine(`${srtCue(++file.cues, startMs, endMs, text)}\n`, true);
  }

  reopen(): void {
    for (const { writer } of this.#open) writer?.reopen();
  }

  async close(): Promise<void> {
    for (const file of [...this.#open]) this.#close(file);
    await Promise.all(this.#closing);
  }

  #fileOf(record: CaptionRecord): SrtFile | undefined {
    const { probe_id, session_id, stream_id, pid, channel } = record;
    const key = [probe_id, session_id, stream_id, pid, channel].join('\n');
    const known = this.#files.get(key);
    if (known !== undefined || this.#files.size >= MOST_FILES) return known;
    const parts = [...(probe_id === null ? [] : [probe_id]), stream_id, String(pid), channel.replace(':', '-')];
    const file = {
      name: this.#freeName(parts.map(safePart).join('_')),
      timeline: new SrtTimeline(),
      cues: 0,
      writer: undefined,
    };
    this.#files.set(key, file);
    return file;
  }

  /** Files of earlier runs stay as they are: their times have another beginning. */
  #freeName(stem: string): string {
    const taken = new Set([...this.#files.values()].map(({ name }) => name));
    for (let run = 1; run < MOST_RUNS; run++) {
      const name = join(this.#folder, `${stem}${run === 1 ? '' : `-${run}`}.srt`);
      if (!taken.has(name) && !existsSync(name)) return name;
    }
    return join(this.#folder, `${stem}-${MOST_RUNS}.srt`);
  }

  /** undefined where the file cannot be opened, which is said. */
  #writerOf(file: SrtFile): NdjsonWriter | undefined {
    this.#open.delete(file);
    if (file.writer === undefined) {
      for (const longestAgo of this.#open) {
        if (this.#open.size < MOST_OPEN) break;
        this.#close(longestAgo);
      }
      try {
        file.writer = new NdjsonWriter(file.name, (error) => this.#fail(error), this.#limits, {
          recordEnd: CUE_END,
          onNotice: (notice) => this.#context.log.write('warn', 'captions_dir', {}, notice),
        });
      } catch (error) {
        if (!(error instanceof OutputError)) throw error;
        this.#fail(error);
        return undefined;
      }
    }
    this.#open.add(file);
    return file.writer;
  }

  #close(file: SrtFile): void {
    const { writer } = file;
    this.#open.delete(file);
    file.writer = undefined;
    if (writer === undefined) return;
    const closing = writer.close().finally(() => {
      addWriter(this.#tally, writer);
      this.#closing.delete(closing);
    });
    this.#closing.add(closing);
  }

  /** Another caption tries again. */
  #fail(error: OutputError): void {
    this.#lastError = error.message;
    this.#context.onFailure(error, false);
  }
}

/** Adds what became of the cues of one file. */
function addWriter(tally: DeliveryTally, { written, dropped, lost }: NdjsonWriter): void {
  tally.delivered += written;
  tally.lost += lost;
  for (const [cause, count] of Object.entries(dropped)) tally.dropped[cause as keyof typeof dropped] += count;
}
