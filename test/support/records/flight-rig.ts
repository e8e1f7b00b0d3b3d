import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { RateLimitedLog } from '../../../src/cli/rate-limited-log.js';
import { StreamSession } from '../../../src/monitor/stream-session.js';
import { type FlightOptions, FlightRecorder } from '../../../src/recording/flight/flight-recorder.js';
import type { IncidentReport } from '../../../src/recording/flight/incident.js';
import type { FlightPicture } from '../../../src/recording/flight/incident-files.js';
import { Triggers } from '../../../src/recording/flight/triggers.js';
import type { EventRecord } from '../../../src/report/records.js';
import { ScriptedProbe, type ScriptedStream } from '../programs/scripted-probe.js';

/** Seconds of the epoch at which scripted streams begin here. */
const FLIGHT_START_S = 1_763_790_000;

/** A flight recorder with scripted streams whose clock is that of the arrivals. */
export class FlightRig {
  nowMs = FLIGHT_START_S * 1000;
  readonly told: EventRecord[] = [];
  readonly log: string[] = [];
  readonly pictures: FlightPicture[] = [];
  readonly recorder: FlightRecorder;
  readonly #streams = new Map<string, { readonly scripted: ScriptedStream; readonly session: StreamSession }>();
  readonly #probe = new ScriptedProbe();
  #events = 0;

  constructor(
    readonly folder: string,
    options: Partial<FlightOptions> = {},
  ) {
    const settings = { beforeS: 3, afterS: 2, maxHeldBytes: 64 << 20, triggers: new Triggers([]), maxBytes: 1e9 };
    this.recorder = new FlightRecorder(
      { ...settings, folder, minFreeSpace: undefined, ...options },
      {
        log: new RateLimitedLog(pino({}, { write: (line) => this.log.push(line) })),
        now: () => this.nowMs,
        run: 'run',
        tell: (event) => this.told.push(event),
        picturesOf: () => this.pictures,
      },
    );
  }

  /** A batch of so many packets for each of these seconds, from the begin on; the ends of the writes are waited for. */
  async feed(streamId: string, from: number, to: number, packets = 70): Promise<void> {
    for (let second = from; second <= to; second++) {
      this.nowMs = (FLIGHT_START_S + second) * 1000;
      const { scripted, session } = this.#stream(streamId);
      const message = scripted.batch(packets, { baseSeconds: FLIGHT_START_S + second, baseNanoseconds: 0 });
      assert.ok(message.kind === 'batch');
      session.takeBatch(message.batch);
      this.recorder.take(session, message.batch);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** Of the stream of that name that there is now, or of `session`. */
  raise(streamId: string, second: number, name = 'PAT_error_2', severity = 'critical', session?: StreamSession): void {
    const { probeId, sessionId } = this.#probe;
    const event = {
      type: 'event',
      event: 'raised',
      name,
      severity,
      id: `event-${this.#events++}`,
      timestamp: (FLIGHT_START_S + second) * 1000,
      message: `${name} on ${streamId}`,
      probe_id: probeId,
      session_id: sessionId,
      stream_id: streamId,
    } as EventRecord;
    this.recorder.note(event, session);
  }

  /** The next batch of that name is that of another stream; returns the one before, which has not ended. */
  replace(streamId: string): StreamSession {
    const { session } = this.#stream(streamId);
    this.#streams.delete(streamId);
    return session;
  }

  finish(streamId: string): Promise<void> {
    return this.recorder.finish(this.#stream(streamId).session);
  }

  /** By name of the folder. */
  incidents(): { readonly name: string; readonly report: IncidentReport; readonly files: readonly string[] }[] {
    return readdirSync(this.folder)
      .filter((name) => !name.startsWith('2000'))
      .sort()
      .map((name) => ({
        name,
        report: JSON.parse(readFileSync(join(this.folder, name, 'incident.json'), 'utf8')),
        files: readdirSync(join(this.folder, name), { recursive: true }).map(String).sort(),
      }));
  }

  #stream(streamId: string) {
    const known = this.#streams.get(streamId);
    if (known !== undefined) return known;
    const scripted = this.#probe.stream(streamId);
    const session = new StreamSession(this.#probe.identity, scripted.info, true);
    this.#streams.set(streamId, { scripted, session });
    return { scripted, session };
  }
}

/** The numbers of the packets of a scripted stream. */
export function packetNumbers(ts: Buffer): number[] {
  return Array.from({ length: ts.length / 188 }, (_, n) => ts.readUInt32BE(n * 188 + 4));
}
