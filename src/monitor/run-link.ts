// Tested by: test/e2e/stopping.test.ts, test/e2e/inputs.test.ts
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { analysisThreads } from '../cli/analysis-options.js';
import { batchCollector } from '../cli/garbage-collection.js';
import { guardedInterval } from '../cli/guarded-interval.js';
import { type Console, createConsole } from '../cli/log.js';
import { progressText } from '../cli/progress.js';
import { RateLimitedLog, tellLeftOut } from '../cli/rate-limited-log.js';
import { onForced, onReopen, onSaveAsked, stopSignal, untilStopped } from '../cli/signals.js';
import { openDescriptions } from '../inspect/descriptions/open-descriptions.js';
import { loadInspectHere } from '../inspect/inspection.js';
import { loadStreamSettings } from '../inspect/stream-settings.js';
import type { OutputError } from '../output/output-error.js';
import { flightOptionsOf } from '../recording/flight/open-flight.js';
import { loadFormats } from '../recording/load-formats.js';
import { Taps } from '../recording/taps/taps.js';
import type { RecordTaker } from '../report/record-taker.js';
import type { FlowDescription } from '../st2110/d10/flow-description.js';
import { refusalText } from '../wire/connection-refusal.js';
import type { Link } from '../wire/endpoint.js';
import { linkWarnings } from '../wire/link-warnings.js';
import { Subscriber } from '../wire/subscriber.js';
import { AnswerWatch } from './answer-watch.js';
import { lostByForce } from './forced-end.js';
import { openEssence } from './images/open-essence.js';
import { legPairs } from './leg-pairs.js';
import { loadNalLog } from './load-nal-log.js';
import { Monitor } from './monitor.js';
import type { NalLog } from './nal-log.js';
import type { MonitorConfig } from './options.js';
import { reopenMonitor } from './reopen.js';
import { reportFormatOf } from './report-format.js';
import { checkSettings } from './settings.js';
import { StopConditions } from './stop-conditions.js';
import { closeTakers, openTakers } from './takers.js';
import { deliveriesOf } from './takers-end.js';
import { WatchedFiles } from './watch/watched-files.js';

const RECORD_INTERVAL_MS = 1000;
const LIMIT_CHECK_INTERVAL_MS = 100;
/** Streams that wait for it are not kept waiting by a machine that is busy. */
const LONGEST_WARM_UP_MS = 3000;

/** Receives what probes send until it is stopped, a limit is reached or a file fails, even while it waits for a slow file. Throws UsageError, LinkError, OutputError. */
export async function runLink(config: MonitorConfig): Promise<void> {
  const link = checkSettings(config);
  const signal = stopSignal();
  const console = createConsole('tscap-monitor', config);
  for (const warning of linkWarnings(link)) console.log.warn(warning);
  const nalLog = await loadNalLog(config, console);
  const descriptions = await openDescriptions(config, console.log);
  const subscriber = await Subscriber.open(link);
  try {
    // Files are opened before `run` subscribes: a probe may wait for that to begin.
    const { monitor, takers } = await openMonitor(config, link, console, {
      nalLog,
      descriptions: descriptions.book.flows,
    });
    descriptions.book.onChange((flows) => monitor.useDescriptions(flows));
    const stop = AbortSignal.any([signal, monitor.stopping]);
    stop.addEventListener('abort', () => subscriber.close());
    console.log.info({ endpoints: link.endpoints }, link.isBound ? 'bound' : 'connecting');
    const timers = startTimers(config, monitor, subscriber, console, link);
    const watched = new WatchedFiles(
      config.watchFile,
      new RateLimitedLog(console.log),
      (record) => monitor.takeLogLine(record),
      Date.now,
    );
    const reopened = nalLog === undefined ? takers : [...takers, nalLog];
    const stopReopening = onReopen(() => reopenMonitor(config, monitor, reopened, console.log));
    const stopSaying = onForced(() => lostByForce(monitor.totals(), deliveriesOf(takers)));
    const stopSaving = config.flightRecorder === undefined ? () => {} : onSaveAsked((name) => monitor.saveAll(name));
    try {
      await untilWarm(monitor, subscriber, link, stop);
      if (!stop.aborted) {
        for (const taker of takers) taker.subscribed?.();
        const collect = batchCollector();
        await subscriber.run(
          (message) => {
            const hasCollected = message.kind === 'batch' && collect(message.batch.payload.length);
            const taken = monitor.handle(message);
            if (monitor.isPresent(message.probe)) for (const taker of takers) taker.heard?.(message.probe.probeId);
            return untilStopped(hasCollected ? inNextTurn(taken) : taken, stop);
          },
          (reason) => monitor.refuse(reason),
        );
      }
    } finally {
      stopReopening();
      stopSaving();
      for (const timer of timers) clearInterval(timer);
      await watched.close();
      await monitor.close();
      stopSaying();
      console.progress.erase();
    }
    tellLeftOut();
    console.log.info({ reason: stop.reason }, 'stopped');
    console.print(monitor.summary.text());
    if (monitor.failure !== undefined) throw monitor.failure;
  } finally {
    descriptions.close();
    subscriber.close();
    await nalLog?.close();
  }
}

/** What a file's probe sends waits for its analysis: where no other probe is, nothing is won by being ready for many streams at once. */
async function untilWarm(monitor: Monitor, subscriber: Subscriber, link: Link, stop: AbortSignal): Promise<void> {
  const longest = sleep(LONGEST_WARM_UP_MS, undefined, { ref: false });
  const ends = [monitor.warmUp(), longest];
  if (!link.isBound && link.endpoints.length === 1)
    ends.push(subscriber.waitingProbe().then(() => monitor.endWarmUp()));
  await untilStopped(Promise.race(ends), stop);
}

/** Messages that wait are received one after the other within a turn of the event loop, and the memory of those before is not given back meanwhile. */
async function inNextTurn(taken: Promise<void> | undefined): Promise<void> {
  await nextTurn();
  await taken;
}

interface Opened {
  readonly monitor: Monitor;
  readonly takers: readonly RecordTaker[];
}

/** Opens outlets and files; none is left open when one cannot be opened. */
async function openMonitor(
  config: MonitorConfig,
  link: Link,
  console: Console,
  { nalLog, descriptions }: { nalLog: NalLog | undefined; descriptions: readonly FlowDescription[] },
): Promise<Opened> {
  let monitor: Monitor | undefined;
  const view = reportFormatOf(config) === 'none' ? undefined : await import('./view.js');
  const essence = await openEssence(config, new RateLimitedLog(console.log), 'live');
  const limited = new RateLimitedLog(console.log);
  const taps = await Taps.open(config, limited, (error) => monitor?.outputFailed(error, false));
  const takers = await openTakers(config, console, (error, isOver) => monitor?.outputFailed(error, isOver));
  try {
    const threads = analysisThreads(config);
    const payloads = nalLog?.payloads;
    const settings = {
      ...config,
      analysisThreads: threads,
      inspectHere: await loadInspectHere({ payloads }, threads),
      // Each endpoint that is connected to is a probe, and the first may have ended before the last begins.
      expectedProbes: link.isBound ? 1 : link.endpoints.length,
      ...loadStreamSettings(config),
      pcrFilter: config.pcrFilter,
      descriptions,
      payloads,
      legs: legPairs(config),
      takers: takers.all,
      host: takers.host,
      essence,
      flight: flightOptionsOf(config),
      taps,
      openView: (onFailure: (error: OutputError) => void) => view?.createView(config, console, onFailure),
      formats: await loadFormats(config),
    };
    monitor = new Monitor(settings, new RateLimitedLog(console.log), Date.now);
    return { monitor, takers: takers.all };
  } catch (error) {
    await closeTakers(takers.all);
    await taps?.close();
    await essence?.close();
    throw error;
  }
}

function startTimers(
  config: MonitorConfig,
  monitor: Monitor,
  subscriber: Subscriber,
  console: Console,
  link: Link,
): NodeJS.Timeout[] {
  const answers = new AnswerWatch(link, subscriber, console.log, performance.now());
  const conditions = new StopConditions(config, performance.now());
  const checkLimits = (): void => {
    const reason = conditions.check(performance.now(), monitor.receivedBatches);
    if (reason !== undefined) monitor.stop(reason);
  };
  let lastMs = performance.now();
  let lastBytes = 0;
  let lastRefusals: string | undefined;
  const tick = (): void => {
    monitor.checkSessions(subscriber.connections, performance.now());
    monitor.writeRecords();
    answers.look(performance.now());
    const refusals = refusalText(subscriber.refusals);
    if (refusals !== lastRefusals) console.log.warn(`connections refused: ${refusals}`);
    lastRefusals = refusals;
    const nowMs = performance.now();
    const { lost, receivedBytes, receivedPackets } = monitor.totals();
    const bitrateBps = ((receivedBytes - lastBytes) * 8000) / (nowMs - lastMs);
    console.progress.show(progressText({ bitrateBps, packets: receivedPackets, lost }));
    lastMs = nowMs;
    lastBytes = receivedBytes;
  };
  const log = new RateLimitedLog(console.log);
  const onFault = (err: unknown): void => log.write('error', 'timer', { err }, 'a fault in what a timer does');
  return [
    guardedInterval(checkLimits, LIMIT_CHECK_INTERVAL_MS, onFault),
    guardedInterval(tick, RECORD_INTERVAL_MS, onFault),
    guardedInterval(() => monitor.writeReports(), config.reportInterval * 1000, onFault),
  ];
}
