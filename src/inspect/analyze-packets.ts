// Tested by: test/inspect/analyze-file.test.ts
import { PacketStream } from '../analysis/packet-stream.js';
import { PcrTimeSink } from '../analysis/pcr-time-sink.js';
import type { ByteInput } from '../capture/byte-input.js';
import type { OpenedFile } from '../capture/open-input.js';
import { TR_101_290_SYNC } from '../mpegts/sync-state.js';
import { TsFraming } from '../mpegts/ts-framing.js';
import { RecordIds } from '../report/record-ids.js';
import type { AnalysisRecord } from '../report/records.js';
import { FILE_STREAM, NO_PROBE } from '../report/stream-identity.js';
import type { StreamReport } from '../report/stream-report.js';
import { StreamReporter } from '../report/stream-reporter.js';
import { type AnalysisFailure, attempt } from './analysis-failure.js';
import type { FileOptions, FileResult } from './file-analysis.js';
import { FileEssence } from './file-essence.js';
import { takeLastEvents } from './last-events.js';
import { ownProfileOf } from './named-streams/stream-entry.js';
import { PacketSeconds } from './packet-seconds.js';
import { eventRecords, streamRecords } from './stream-records.js';
import { ToldAlarms } from './told-alarms.js';
import { ToldSeconds } from './told-seconds.js';

/** Analyses a file of packets, whose times are those of its PCRs. Throws CaptureError. */
export async function analyzePackets(
  { input, layout }: Extract<OpenedFile, { kind: 'mpegts' }>,
  options: FileOptions,
): Promise<FileResult> {
  const {
    ownProfiles = [],
    pcrFilter,
    payloads,
    run,
    stop,
    takeSecond,
    essence: decoding,
    origin = NO_PROBE,
  } = options;
  const subject = { ...origin, stream_id: FILE_STREAM.streamId };
  const ofEssence = { ...subject, originSeconds: Number.NaN };
  const profile = ownProfileOf(ownProfiles, origin.probe_id, FILE_STREAM.streamId) ?? options.profile;
  const stream = new PacketStream({ profile, pcrFilter, payloads, wishes: decoding?.wishes });
  const { analyzer } = stream;
  const essence = new FileEssence(decoding);
  const decode = (): Promise<void> | undefined => {
    const { payload } = analyzer;
    for (const coded of payload?.takeEssence?.() ?? []) {
      essence.add(ofEssence, coded, (decoded) => {
        failure ??= attempt(FILE_STREAM.streamId, 'decoded', () => payload?.decoded?.(decoded));
      });
    }
    return essence.settled();
  };
  const seconds =
    takeSecond === undefined
      ? undefined
      : new PacketSeconds(stream, new PacketStream({ profile, pcrFilter }), new ToldSeconds(run, takeSecond), origin);
  const times = new PcrTimeSink(seconds ?? stream);
  const framing = new TsFraming(times, TR_101_290_SYNC, layout);
  const onStop = (): void => void input.close();
  stop.addEventListener('abort', onStop, { once: true });
  let failure: AnalysisFailure | undefined;
  try {
    let pending = fill(framing.room(), input);
    while (failure === undefined) {
      const length = await pending;
      if (length === 0) break;
      // Of an input that was stopped, what was read until then is the last.
      const isLast = stop.aborted;
      if (!isLast) pending = fill(framing.nextRoom(), input);
      failure = attempt(FILE_STREAM.streamId, 'packets', () => framing.take(length, times.timeNs));
      await decode();
      await options.secondsRoom?.();
      if (isLast) break;
    }
    failure ??= attempt(FILE_STREAM.streamId, 'packets', () => framing.end(times.timeNs));
  } finally {
    stop.removeEventListener('abort', onStop);
    await input.close();
  }
  const streams: StreamReport[] = [];
  const records: AnalysisRecord[] = [];
  const ids = new RecordIds(run);
  const alarms = new ToldAlarms();
  seconds?.close();
  failure ??= attempt(FILE_STREAM.streamId, 'close', () => analyzer.settle());
  await decode();
  const context = await options.context();
  failure ??= attempt(FILE_STREAM.streamId, 'close', () => {
    const report = new StreamReporter(analyzer, origin).report(FILE_STREAM, null);
    records.push(
      ...streamRecords(
        ids,
        report,
        alarms.take(analyzer.takeEvents(), Number.POSITIVE_INFINITY),
        Number.NaN,
        context,
        true,
      ),
    );
    streams.push(report);
  });
  if (failure !== undefined) {
    const end = takeLastEvents(failure, alarms, () => analyzer.takeEvents());
    failure = end.failure;
    records.push(...eventRecords(ids, subject, end.events, Number.NaN));
  }
  for (const record of records) options.take(record);
  return {
    input: { format: 'mpegts', skipped_bytes: framing.skippedBytes, frames: null },
    streams,
    failure: undefined,
    failures: failure === undefined ? [] : [failure],
  };
}

/** As many bytes as there is room for, so that a pipe and a file are cut alike; fewer at the end of the input, or when it is closed. */
function fill(room: Uint8Array, input: ByteInput): Promise<number> {
  const filling = readAll(room, input);
  filling.catch(() => {}); // seen when it is awaited
  return filling;
}

async function readAll(room: Uint8Array, input: ByteInput): Promise<number> {
  let size = 0;
  while (size < room.length) {
    const length = await input.read(room, size, room.length - size);
    if (length === 0) break;
    size += length;
  }
  return size;
}
