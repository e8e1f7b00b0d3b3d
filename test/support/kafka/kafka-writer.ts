import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { createCommand, parseOptions } from '../../../src/cli/option.js';
import { createKafkaSink } from '../../../src/delivery/kafka/kafka-taker.js';
import { KAFKA_OPTIONS } from '../../../src/delivery/kafka/options.js';

/** What the writer is told as its only argument, as JSON. */
export interface WriterSettings {
  readonly options: readonly string[];
  /** Begins the ids of this run. */
  readonly run: number;
  readonly recordsPerSecond: number;
  readonly streams: number;
  /** Ids of the records go here when they are stored. */
  readonly journal: string;
}

/** The JSON of a record of the writer. */
export interface WrittenRecord {
  readonly id: string;
  readonly run: number;
  readonly n: number;
}

const ROUND_MS = 20;
/** The machine has other work: what waits behind an outage is to be sent, however long it takes. */
const FLUSH_MS = 20_000;
const PADDING = 'x'.repeat(1000);

/** Writes records at a steady rate until SIGTERM, closes the sink and prints its figures as JSON. */
const settings: WriterSettings = JSON.parse(process.argv[2]!);
const config = parseOptions(
  createCommand('writer', '', '0', KAFKA_OPTIONS),
  KAFKA_OPTIONS,
  ['--send-to-kafka', ...settings.options],
  {},
);
const log = {
  write: (level: string, kind: string, _: unknown, message: string) =>
    process.stderr.write(`${level} ${kind} ${message}\n`),
};
const sink = createKafkaSink(config, process.env, log, FLUSH_MS);
let isStopped = false;
process.once('SIGTERM', () => {
  isStopped = true;
});
let n = 0;
const start = performance.now();
process.stderr.write('writing\n');
while (!isStopped) {
  const due = ((performance.now() - start) / 1000) * settings.recordsPerSecond;
  const ids: string[] = [];
  for (; n < due; n++) ids.push(writeOne(n));
  await sink.stored();
  if (ids.length > 0) appendFileSync(settings.journal, `${ids.join('\n')}\n`);
  await delay(ROUND_MS);
}
await sink.close();
process.stdout.write(JSON.stringify(sink.figures));

function writeOne(number: number): string {
  const { run, streams } = settings;
  const id = `${run}-${number}`;
  const record: WrittenRecord & { padding: string } = { id, run, n: number, padding: PADDING };
  sink.write({
    id,
    kind: 'report',
    isLasting: false,
    streamId: `239.1.1.${number % streams}:5000`,
    json: JSON.stringify(record),
  });
  return id;
}
