import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { BLAMES } from '../../src/analysis/blame.js';
import type { TransportStreamReport } from '../../src/report/kinds/mpegts/report.js';
import type { StreamReportRecord } from '../../src/report/records.js';
import { REPOSITORY } from './results.js';

/** A stream report as the monitor makes it, of the test capture. */
export function measuredReport(): TransportStreamReport {
  const monitor = join(REPOSITORY, 'dist/src/bin/monitor.js');
  const capture = join(REPOSITORY, 'test_data/bars.pcap');
  const json = execFileSync(process.execPath, [monitor, '--input', capture, '--report', 'json'], { encoding: 'utf8' });
  const report: TransportStreamReport = JSON.parse(json).streams[0];
  // These counts are of the file as a whole.
  const rules = Object.entries(report.tr101290).map(([name, rule]) => [name, { ...rule, count_interval: 0 }]);
  return { ...report, tr101290: Object.fromEntries(rules) };
}

/** Reports of many streams once a second, whose figures change as those of real streams do. */
export class HistoryFeed {
  readonly #streams: readonly SimulatedStream[];

  constructor(streams: number, report = measuredReport()) {
    this.#streams = Array.from({ length: streams }, (_, index) => new SimulatedStream(report, index));
  }

  /** The reports of all streams of one second. */
  second(timeS: number): StreamReportRecord[] {
    return this.#streams.map((stream) => stream.report(timeS));
  }
}

/** One in so many seconds has losses. */
const SECONDS_PER_LOSS = 600;

class SimulatedStream {
  #state: number;
  #observed = 0;

  constructor(
    readonly template: TransportStreamReport,
    readonly index: number,
  ) {
    this.#state = index + 1;
  }

  report(timeS: number): StreamReportRecord {
    const { template } = this;
    const transport = template.transport!;
    const isLossy = this.#random() * SECONDS_PER_LOSS < 1;
    const lost = isLossy ? 1 + Math.floor(this.#random() * 20) : 0;
    const rules = template.tr101290;
    return {
      ...template,
      type: 'stream_report',
      id: `feed/${this.index}/${timeS}`,
      host: null,
      final: false,
      timestamp: timeS * 1000 + 7,
      probe_id: 'probe',
      session_id: 'session',
      stream_id: `239.1.${this.index >> 8}.${this.index & 255}:5000`,
      transport: {
        ...transport,
        interval: {
          ...transport.interval,
          bitrate_avg_bps: 5e6 + this.index * 2e5 + this.#random() * 1e5,
          iat_avg_ns: 2e6 + this.#random() * 1e5,
          iat_p99_ns: 3e6 + this.#random() * 1e6,
          iat_max_ns: 4e6 + this.#random() ** 8 * 2e7,
        },
      },
      interval: { ...template.interval, cc_errors: lost },
      losses: {
        ...template.losses,
        interval: {
          losses: { ...Object.fromEntries(BLAMES.map((blame) => [blame, 0])), network: Math.ceil(lost / 7) },
          lost_packets: { ...Object.fromEntries(BLAMES.map((blame) => [blame, 0])), network: lost },
        } as TransportStreamReport['losses']['interval'],
      },
      availability: { ...template.availability, observed_seconds: this.#observed++ },
      tr101290: {
        ...rules,
        Continuity_count_error: {
          ...rules.Continuity_count_error,
          state: isLossy ? 'raised' : 'ok',
          count_interval: lost,
        },
      },
      pids: Object.fromEntries(
        Object.entries(template.pids).map(([pid, report]) => [pid, this.#pidReport(report, timeS)]),
      ),
    };
  }

  #pidReport(report: TransportStreamReport['pids'][string], timeS: number): TransportStreamReport['pids'][string] {
    const { pcr } = report;
    const packets = report.packets + timeS;
    const bitrate_now_bps = 1e5 + this.#random() * 1e5;
    if (pcr === null) return { ...report, packets, bitrate_now_bps };
    const interval = {
      ...pcr.interval,
      pcr_interval_max_ns: 2e7 + this.#random() * 1e7,
      pcr_accuracy_min_ns: -100 - this.#random() * 200,
      pcr_accuracy_max_ns: 100 + this.#random() * 200,
      pcr_overall_jitter_peak_to_peak_ns: 1e6 + this.#random() * 1e6,
    };
    return { ...report, packets, bitrate_now_bps, pcr: { ...pcr, interval } };
  }

  /** mulberry32: the same numbers in every run. */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let value = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  }
}
