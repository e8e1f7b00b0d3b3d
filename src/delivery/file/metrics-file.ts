// Tested by: test/e2e/metrics-file.test.ts, test/monitor/final-records.test.ts
import { type ConfigOf, UsageError } from '../../cli/option.js';
import { type NdjsonLimits, NdjsonWriter } from '../../output/ndjson-writer.js';
import type { Rotation } from '../../output/rotation.js';
import { STANDARD_OUTPUT } from '../../output/standard-output-name.js';
import { type DeliveryAccount, DeliveryTally, DROP_CAUSES } from '../../report/delivery-account.js';
import type { ImageRecord } from '../../report/image-record.js';
import type { OutletContext } from '../../report/outlet.js';
import { isLasting, type RecordTaker, type ToldReport } from '../../report/record-taker.js';
import type { RecordText, RecordTexts } from '../../report/record-texts.js';
import type { NdjsonRecord } from '../../report/records.js';
import type { METRICS_FILE_OPTIONS } from './options.js';

export type MetricsFileOptions = ConfigOf<typeof METRICS_FILE_OPTIONS>;

/** All records as lines of JSON. */
export class MetricsFile implements RecordTaker {
  readonly name = 'metrics_file';
  readonly closesLast = true;
  readonly #writer: NdjsonWriter;
  readonly #texts: RecordTexts;
  #made = 0;
  #lastError: string | null = null;

  /** Throws UsageError and OutputError. */
  constructor(
    options: MetricsFileOptions,
    { onFailure, texts, log }: Pick<OutletContext, 'onFailure' | 'texts' | 'log'>,
    limits?: NdjsonLimits,
  ) {
    this.#texts = texts;
    const { metricsFile = STANDARD_OUTPUT } = options;
    this.#writer = new NdjsonWriter(
      metricsFile,
      (error) => {
        this.#lastError = error.message;
        onFailure(error, !this.#writer.canRecover);
      },
      limits,
      { rotation: rotationOf(options), onNotice: (notice) => log.write('warn', 'metrics_file', {}, notice) },
    );
  }

  get figures(): DeliveryAccount {
    const { written, waiting, waitingBytes, dropped, lost, isFailing } = this.#writer;
    const tally = new DeliveryTally();
    tally.made = this.#made;
    tally.delivered = written;
    for (const cause of DROP_CAUSES) tally.dropped[cause] = dropped[cause as keyof typeof dropped] ?? 0;
    const last_error = isFailing ? this.#lastError : null;
    return tally.account({ waiting, queue_bytes: waitingBytes, lost, last_error });
  }

  write(record: NdjsonRecord): void {
    this.#write(this.#texts.of(record), isLasting(record));
  }

  writeTexts(texts: readonly RecordText[], { final }: ToldReport): void {
    this.#write(texts, final);
  }

  /** The JPEG is in the file that the line names, or left out. */
  image({ base64_image: _, ...record }: ImageRecord): void {
    this.#writer.writeLine(JSON.stringify(record), false);
    this.#made++;
  }

  reopen(): void {
    this.#writer.reopen();
  }

  close(): Promise<void> {
    return this.#writer.close();
  }

  #write(lines: readonly RecordText[], isLasting: boolean): void {
    for (const { json } of lines) this.#writer.writeLine(json, isLasting);
    this.#made += lines.length;
  }
}

function rotationOf({ metricsFile, metricsRotate, metricsKeep }: MetricsFileOptions): Rotation | undefined {
  if (metricsRotate === undefined) return undefined;
  if (metricsFile === STANDARD_OUTPUT) throw new UsageError('--metrics-rotate needs a file, got standard output');
  return { bytes: metricsRotate, keep: metricsKeep };
}
