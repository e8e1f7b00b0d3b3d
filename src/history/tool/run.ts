import { UsageError } from '../../cli/option.js';
import { availabilityReport } from '../availability-report.js';
import { damaged } from '../database.js';
import { MOST_PERIODS, type PeriodStep, periodsOf } from '../periods.js';
import { type HistoryNames, HistoryReader, type HistoryStream } from '../reader.js';
import { availabilityText } from './availability-text.js';
import { CsvPrinter } from './csv-printer.js';
import { JsonPrinter } from './json-printer.js';
import type { HistoryToolConfig } from './options.js';
import { Output } from './output.js';
import type { Printed, Printer } from './printer.js';
import { readSettings, type ToolSettings } from './settings.js';
import { TextPrinter } from './text-printer.js';

const NAMED_STREAMS = 16;

/** Prints a part of a history to standard output. Throws UsageError, HistoryError. */
export async function runHistory(config: HistoryToolConfig): Promise<void> {
  const settings = readSettings(config, Date.now() / 1000);
  const reader = await HistoryReader.open(settings.file);
  try {
    if (config.availability !== undefined) await printAvailability(reader, config, config.availability, settings);
    else await print(reader, selected(reader.streams(), config.stream), config, settings, new Output());
  } catch (error) {
    // What is read is checked by nobody: rows of another type, texts that are no JSON.
    throw error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError
      ? damaged(settings.file, error)
      : error;
  } finally {
    reader.close();
  }
}

async function printAvailability(
  reader: HistoryReader,
  { stream, format }: HistoryToolConfig,
  step: PeriodStep,
  { range }: ToolSettings,
): Promise<void> {
  const periods = periodsOf(range.fromS, range.toS, step, 'UTC');
  if (periods === undefined)
    throw new UsageError(
      `--availability ${step} has ${MOST_PERIODS} lines of a stream and ten years at most: give a later --from, or a greater period`,
    );
  const asked = new Set(selected(reader.names(), stream).map(({ id }) => id));
  const report = availabilityReport(reader, {
    ...{ periods, nowS: Date.now() / 1000, isByName: stream.length > 0, mostLines: Number.MAX_SAFE_INTEGER },
    isAsked: ({ id }) => asked.has(id),
  });
  await new Output().write(availabilityText(report, periods, format, process.stdout.columns));
}

async function print(
  reader: HistoryReader,
  streams: readonly HistoryStream[],
  config: HistoryToolConfig,
  { range, figures }: ToolSettings,
  output: Output,
): Promise<void> {
  const step = config.step === 'auto' ? reader.automaticStep(range) : config.step;
  const what = config.list ? 'streams' : config.events ? 'events' : 'rows';
  const printer = printerOf(config, { what, step, figures });
  await output.write(printer.begin());
  if (what === 'streams') {
    await output.write(printer.streams(streams));
  } else if (what === 'events') {
    const ids = streams.map(({ id }) => id);
    for (const events of reader.events(range, ids)) {
      await output.write(printer.events(events));
      if (output.isClosed) return;
    }
  } else {
    for (const stream of streams) {
      for (const rows of reader.rows(stream.id, range, step, figures)) {
        if (rows.length > 0) await output.write(printer.rows(stream, rows));
        if (output.isClosed) return;
      }
    }
  }
  await output.write(printer.end());
}

function printerOf({ format }: HistoryToolConfig, printed: Printed): Printer {
  if (format === 'csv') return new CsvPrinter(printed);
  if (format === 'json') return new JsonPrinter(printed);
  return new TextPrinter(printed, process.stdout.columns);
}

function selected<Stream extends HistoryNames>(
  streams: readonly Stream[],
  given: readonly string[],
): readonly Stream[] {
  const isCalled = ({ stream_id, stream_name }: HistoryNames, called: string): boolean =>
    stream_id === called || (stream_name !== '' && stream_name === called);
  // A name as it is, or else addresses with commas or blanks between them.
  const wanted = given.flatMap((text) =>
    streams.some((stream) => isCalled(stream, text)) ? [text] : text.split(/[\s,]+/).filter((part) => part !== ''),
  );
  const unknown = wanted.find((called) => !streams.some((stream) => isCalled(stream, called)));
  if (unknown !== undefined) {
    const names = [...new Set(streams.map(({ stream_id }) => stream_id))].slice(0, NAMED_STREAMS);
    throw new UsageError(`--stream ${unknown} is not in the history, which has ${names.join(', ') || 'no stream yet'}`);
  }
  return wanted.length === 0 ? streams : streams.filter((stream) => wanted.some((called) => isCalled(stream, called)));
}
