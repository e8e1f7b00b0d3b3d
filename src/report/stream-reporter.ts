// Tested by: test/golden/report.samples.test.ts, test/golden/report.captures.samples.test.ts
import type { StreamAnalyzer, StreamSnapshot } from '../analysis/stream-analyzer.js';
import type { StreamKind } from '../stream/stream-kind.js';
import type { ReportArm } from './kinds/kind.js';
import type { TransportStreamReport } from './kinds/mpegts/report.js';
import { REPORT_KINDS, type ReportKinds } from './kinds.js';
import type { CaptureReport, RecordOrigin, StreamFields } from './stream-fields.js';
import { NO_PROBE, type StreamIdentity } from './stream-identity.js';
import { UNNAMED } from './stream-name.js';
import type { DatagramStreamReport, StreamReport } from './stream-report.js';

/** Makes the reports on one stream, one after another, from what its analyzer measured. */
export class StreamReporter {
  readonly #analyzer: StreamAnalyzer;
  readonly #origin: RecordOrigin;
  readonly #kinds: ReportKinds;
  #arm: ReportArm<any, StreamReport> | undefined;
  #observedNs = 0;

  constructor(analyzer: StreamAnalyzer, origin: RecordOrigin = NO_PROBE, kinds: ReportKinds = REPORT_KINDS) {
    this.#analyzer = analyzer;
    this.#origin = origin;
    this.#kinds = kinds;
  }

  /** The interval that ends here is that of the report; the next one begins. `capture` is null for a file of packets. */
  report(identity: StreamIdentity & { readonly kind: 'mpegts' }, capture: CaptureReport | null): TransportStreamReport;
  report(identity: StreamIdentity, capture: CaptureReport | null): StreamReport;
  report(identity: StreamIdentity, capture: CaptureReport | null): StreamReport {
    const snapshot = this.#analyzer.snapshotAndReset();
    const fields = this.#fields(identity, capture, snapshot);
    this.#observedNs = snapshot.observed_time_ns;
    const { payload } = snapshot;
    if (payload === null || payload.kind !== identity.kind) return plainReport(fields, identity.kind);
    this.#arm ??= this.#kinds[payload.kind]?.createArm();
    return this.#arm?.report(fields, payload) ?? plainReport(fields, identity.kind);
  }

  #fields(identity: StreamIdentity, capture: CaptureReport | null, snapshot: StreamSnapshot): StreamFields {
    const { originSeconds } = this.#analyzer;
    const hasArrivalTimes = identity.destinationIp !== '';
    const { interval, total, jitter } = snapshot.transport;
    const { rtp } = snapshot;
    const { probe_id, session_id } = this.#origin;
    return {
      probe_id,
      session_id,
      stream_id: identity.streamId,
      stream_name: UNNAMED.stream_name,
      stream_group: UNNAMED.stream_group,
      session_name: null,
      is_rtp: identity.isRtp,
      vlans: identity.vlans,
      source_ip: hasArrivalTimes ? identity.sourceIp : null,
      source_port: hasArrivalTimes ? identity.sourcePort : null,
      destination_ip: hasArrivalTimes ? identity.destinationIp : null,
      destination_port: hasArrivalTimes ? identity.destinationPort : null,
      has_arrival_times: hasArrivalTimes,
      first_arrival_s: hasArrivalTimes && !Number.isNaN(originSeconds) ? originSeconds : null,
      duration_ns: snapshot.last_time_ns,
      silent_ns: snapshot.observed_time_ns - snapshot.last_time_ns,
      interval_ns: snapshot.observed_time_ns - this.#observedNs,
      capture,
      transport: hasArrivalTimes ? { interval, total } : null,
      rtp:
        rtp === null || jitter === null
          ? null
          : { jitter, holes: { interval: rtp.interval, total: rtp.total }, ...rtp.counts },
      path: hasArrivalTimes ? snapshot.path : null,
      losses: snapshot.losses,
      alarms: snapshot.alarms,
      legs: null,
      judged_by: this.#analyzer.judgedBy,
    };
  }
}

/** The report on a stream without anything in it that is measured. */
function plainReport(fields: StreamFields, kind: StreamKind): DatagramStreamReport {
  return { kind: kind in REPORT_KINDS ? 'unknown' : (kind as DatagramStreamReport['kind']), ...fields };
}
