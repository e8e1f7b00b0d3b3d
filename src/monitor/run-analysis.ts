// Tested by: test/monitor/run-analysis.test.ts, test/e2e/inputs.test.ts
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { analysisThreads } from '../cli/analysis-options.js';
import { type Console, createConsole } from '../cli/log.js';
import { RateLimitedLog } from '../cli/rate-limited-log.js';
import { onReopen, stopSignal, unlessStopped } from '../cli/signals.js';
import { AnalysisError, failureText } from '../inspect/analysis-failure.js';
import { analyzeFiles, type FilesAnalysis } from '../inspect/analyze-files.js';
import { openDescriptions } from '../inspect/descriptions/open-descriptions.js';
import { loadStreamSettings, profilesOf, rereadStreamSettings } from '../inspect/stream-settings.js';
import { lostError, type OutputError } from '../output/output-error.js';
import type { StreamReportRecord } from '../report/records.js';
import { EventLog } from './event-log.js';
import { FileRecords } from './file-records.js';
import { openEssence } from './images/open-essence.js';
import { legPairs } from './leg-pairs.js';
import { loadNalLog } from './load-nal-log.js';
import type { MonitorConfig } from './options.js';
import { ReportDesk } from './report-desk.js';
import { reportFormatOf } from './report-format.js';
import { closeTakers, openTakers } from './takers.js';
import { UnseenStreams } from './unseen-streams.js';

const STAY_MS = 60_000;

/** Analyses the files of `--input`, reports once, and hands events and reports to the outlets: of a damaged one on what is whole, before it fails. Throws UsageError, CaptureError, OutputError. */
export async function runAnalysis(config: MonitorConfig): Promise<void> {
  const stop = stopSignal();
  let settings = loadStreamSettings(config);
  const console = createConsole('tscap-monitor', config);
  const nalLog = await loadNalLog(config, console);
  let outputFailure: OutputError | undefined;
  const fail = (error: OutputError): void => {
    outputFailure ??= error;
  };
  const view =
    reportFormatOf(config) === 'none' ? undefined : (await import('./view.js')).createView(config, console, fail);
  const { all: takers, host } = await openTakers(config, console, fail);
  const desk = new ReportDesk(quiet(console), takers, undefined, host);
  const records = new FileRecords(takers, (record) => {
    if (record.type === 'event') desk.event(record);
    else desk.takeRecord(record);
  });
  const watching = takers.filter(({ second }) => second !== undefined);
  const isSelected = (streamId: string): boolean => config.stream.length === 0 || config.stream.includes(streamId);
  const takeSecond = (made: StreamReportRecord): void => {
    if (!isSelected(made.stream_id)) return;
    const named = settings.named.named(made);
    for (const taker of watching) taker.second?.(named);
  };
  const essence = await openEssence(config, new RateLimitedLog(console.log), 'waits');
  if (essence !== undefined) {
    essence.records = (image, thumbnail) => {
      for (const taker of takers) taker.image?.(image, thumbnail);
    };
  }
  const descriptions = await openDescriptions(config, console.log);
  const stopReopening = onReopen(() => {
    for (const taker of takers) taker.reopen?.();
    nalLog?.reopen();
    settings = rereadStreamSettings(config, settings, console.log);
  });
  let result: FilesAnalysis | undefined;
  try {
    try {
      const analysis = analyzeFiles(config.input, {
        ...profilesOf(settings),
        descriptions: descriptions.book.flows,
        legs: legPairs(config),
        pcrFilter: config.pcrFilter,
        payloads: nalLog?.payloads,
        threads: analysisThreads(config),
        essence,
        run: randomBytes(8).toString('hex'),
        stop,
        onWait: (text) => console.log.info(text),
        context: () => ({ timestamp: Date.now(), host: desk.hostReport }),
        take: (made) => {
          if (isSelected(made.stream_id)) records.take(settings.named.named(made));
        },
        taken: () => records.handOn(stop),
        takeSecond: watching.length === 0 ? undefined : takeSecond,
      });
      result = await unlessStopped(analysis, stop);
      // Stopped before there was anything to analyse.
      if (result === undefined) {
        console.print('nothing was analysed\n');
        return;
      }
      const { report, failures, inputs } = result;
      for (const { name, input } of inputs) console.log.info({ file: name, ...input }, 'analysed');
      for (const failed of failures) {
        const { streamId, stage, place, stack } = failed;
        console.log.error({ stream_id: streamId, stage, place, stack }, failureText(failed));
      }
      const seen = report.streams.map(({ stream_id }) => stream_id);
      const events = new EventLog(new RateLimitedLog(console.log));
      new UnseenStreams(config.stream, (...streams) => events.unseen(...streams)).end(seen);
      await records.deliver(stop);
      for (const taker of takers) taker.analysed?.();
      const streams = report.streams.filter(({ stream_id }) => isSelected(stream_id));
      view?.show({ ...report, streams: streams.map((stream) => settings.named.named(stream)) }, true);
      await view?.untilLeft?.(stop);
    } finally {
      stopReopening();
      descriptions.close();
      await essence?.close();
      await nalLog?.close();
      await view?.close();
    }
    if (config.httpPort !== undefined) await stay(console, stop);
  } finally {
    await closeTakers(takers);
  }
  const { failure, failures } = result;
  for (const { name, figures } of takers)
    if (figures !== undefined && figures.lost > 0) fail(lostError(name, figures.lost));
  if (outputFailure !== undefined) throw outputFailure;
  if (failure !== undefined) throw failure;
  const [first] = failures;
  if (first !== undefined) throw new AnalysisError(first);
}

/** The page shows what was found for as long as somebody may look at it. */
async function stay(console: Console, stop: AbortSignal): Promise<void> {
  console.print('The file is analysed; the page stays until Ctrl-C or SIGTERM.\n');
  // A signal alone would not keep the process.
  const timer = setInterval(() => {}, STAY_MS);
  if (!stop.aborted) await once(stop, 'abort');
  clearInterval(timer);
}

/** Events of a file came all at once: they are for the metrics. */
function quiet({ log }: Console): RateLimitedLog {
  return new RateLimitedLog(log.child({}, { level: 'error' }));
}
