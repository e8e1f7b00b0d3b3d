// Tested by: test/monitor/monitor.test.ts, test/monitor/legs.test.ts, test/e2e/flight-recorder.test.ts
import { randomBytes } from 'node:crypto';
import type { RateLimitedLog } from '../cli/rate-limited-log.js';
import { allLegPairs, type LegPairNames } from '../ingest/leg-pair.js';
import { type FlightOptions, FlightRecorder } from '../recording/flight/flight-recorder.js';
import type { Taps } from '../recording/taps/taps.js';
import type { ImageRecord } from '../report/image-record.js';
import type { EventRecord, StreamReportRecord } from '../report/records.js';
import type { TapAccount } from '../report/tap-account.js';
import type { FlowDescription } from '../st2110/d10/flow-description.js';
import type { Batch } from '../stream/message.js';
import type { EssenceService } from './images/essence-service.js';
import { MonitorLegs, type TakeMergedBatch } from './legs.js';
import type { StreamSession } from './stream-session.js';

export interface StreamTakerOptions {
  /** What the last seconds of the streams are saved for; undefined: they are not kept. */
  readonly flight?: FlightOptions | undefined;
  /** Where else a stream goes as it comes; closed with the monitor. */
  readonly taps?: Taps | undefined;
  /** Streams that are the legs of one, besides those of the descriptions. */
  readonly legs?: readonly LegPairNames[] | undefined;
  /** Session descriptions of the streams, as they are at the start. */
  readonly descriptions?: readonly FlowDescription[] | undefined;
  /** Has pictures and sound decoded; closed with the monitor. */
  readonly essence?: EssenceService | undefined;
}

/** What is done with streams beside recording and analysis: legs are merged, the last seconds kept, live taps fed. */
export class StreamTakers {
  readonly legs: MonitorLegs;
  readonly flight: FlightRecorder | undefined;
  readonly #taps: Taps | undefined;

  /** `tell` is told events of incidents; `takeMerged` takes the batches of merged legs. `now` gives epoch ms. */
  constructor(
    { flight, taps, legs, descriptions, essence }: StreamTakerOptions,
    log: RateLimitedLog,
    now: () => number,
    tell: (event: EventRecord) => void,
    takeMerged: TakeMergedBatch,
  ) {
    this.#taps = taps;
    this.legs = new MonitorLegs(allLegPairs(legs ?? [], descriptions ?? []), takeMerged);
    if (flight === undefined) return;
    this.flight = new FlightRecorder(flight, {
      log,
      now,
      run: randomBytes(8).toString('hex'),
      tell,
      picturesOf: ({ probe_id, stream_id }) => essence?.board.picturesOf(probe_id, stream_id) ?? [],
    });
  }

  /** Of the live taps, by name. */
  get tapAccounts(): Record<string, TapAccount> {
    return this.#taps?.accounts ?? {};
  }

  take(stream: StreamSession, batch: Batch): void {
    this.flight?.take(stream, batch);
    this.#taps?.take(stream.probe.probeId, batch);
  }

  /** Of this stream; unless given, of the newest of its name. */
  note(event: EventRecord, stream?: StreamSession): void {
    this.flight?.note(event, stream);
  }

  report(record: StreamReportRecord, stream?: StreamSession): void {
    this.flight?.report(record, stream);
  }

  picture(record: ImageRecord): void {
    const { pid, timestamp, time_ns: timeNs, base64_image } = record;
    this.flight?.picture(record, { pid, timestamp, timeNs, jpeg: Buffer.from(base64_image, 'base64') });
  }

  /** The probes have ended for us: no incident begins any more. */
  stop(): void {
    this.legs.settle();
    this.flight?.stop();
  }

  closeTaps(): Promise<void> | undefined {
    return this.#taps?.close();
  }
}
