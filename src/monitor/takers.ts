import { dirname } from 'node:path';
import type { Console } from '../cli/log.js';
import type { MonitorConfig } from '../cli/monitor-options.js';
import { RateLimitedLog } from '../cli/rate-limited-log.js';
import { HistoryWriter } from '../history/history-writer.js';
import type { DeliveryFigures, RecordSink } from '../sinks/record-sink.js';
import { HostWatch } from './host-watch.js';
import { KafkaMessages } from './kafka-messages.js';
import { createKafkaSink } from './kafka-sink.js';
import { KafkaTaker } from './kafka-taker.js';
import type { RecordTaker } from './report-desk.js';
import { ReportPace } from './report-pace.js';

const NS_PER_MS = 1e6;

/** What stream reports and events go to besides `--metrics-file`, and what is read for them. */
export interface Takers {
  readonly takers: readonly RecordTaker[];
  readonly kafkaFigures: (() => DeliveryFigures) | undefined;
  readonly host: HostWatch | undefined;
}

/** Opens what is asked for. Throws UsageError, HistoryError and SpoolError. */
export async function openTakers(config: MonitorConfig, console: Console): Promise<Takers> {
  const { history, historyDays, sendToKafka, showOsStats } = config;
  const isHostWanted = showOsStats || (sendToKafka && config.kafkaFormat === 'rscap');
  const host = isHostWanted ? watchHost(config) : undefined;
  const takers: RecordTaker[] = [];
  if (history !== undefined) takers.push(await openHistory(history, historyDays, console));
  const sink = sendToKafka ? createKafkaSink(config, process.env, new RateLimitedLog(console.log)) : undefined;
  if (sink !== undefined) takers.push(kafkaTaker(sink, config, host, console));
  return { takers, kafkaFigures: sink && (() => sink.figures), host };
}

/** With the disk that is written to: the spool's, or the recording's. */
export function watchHost({ spoolDir, outputFile }: MonitorConfig): HostWatch {
  const recording = outputFile === undefined || outputFile === '-' ? undefined : dirname(outputFile);
  return new HostWatch(() => performance.now() * NS_PER_MS, { diskPath: spoolDir ?? recording });
}

function kafkaTaker(
  sink: RecordSink,
  { kafkaFormat, kafkaInterval, reportInterval }: MonitorConfig,
  host: HostWatch | undefined,
  console: Console,
): RecordTaker {
  const pace = new ReportPace(kafkaInterval, reportInterval * 1000);
  const messages = new KafkaMessages({ format: kafkaFormat, pace, host: () => host!.latest });
  return new KafkaTaker(sink, messages, () => {
    const { sent, acknowledged, waiting, spooled, dropped, lastError } = sink.figures;
    const isAllThere = dropped === 0 && waiting === 0;
    console.log[isAllThere ? 'info' : 'warn'](
      { sent, acknowledged, waiting, spooled, dropped, lastError },
      'Kafka closed',
    );
  });
}

async function openHistory(file: string, days: number, console: Console): Promise<RecordTaker> {
  const log = new RateLimitedLog(console.log);
  const onFault = (message: string): void => log.write('error', 'history', { dropped: writer.dropped }, message);
  const writer = await HistoryWriter.open({ file, days, onFault, now: Date.now });
  return {
    write: (record) => writer.write(record),
    close: async () => {
      await writer.close();
      const { written, dropped } = writer;
      console.log[dropped === 0 ? 'info' : 'warn']({ file, written, dropped }, 'history closed');
    },
  };
}
