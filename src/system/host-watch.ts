import type { HostReport } from './host-report.js';
import { SystemAnalyzer, type SystemAnalyzerOptions } from './system-analyzer.js';

/** The host that the monitor runs on, read once in each report interval whoever asks for it. */
export class HostWatch {
  readonly #analyzer: SystemAnalyzer;
  #latest: HostReport;

  /** `nowNs` is of a clock that does not step. */
  constructor(
    readonly nowNs: () => number,
    options: SystemAnalyzerOptions = {},
  ) {
    this.#analyzer = new SystemAnalyzer(options);
    this.#latest = this.#analyzer.snapshot(nowNs());
  }

  /** As of the last refresh. */
  get latest(): HostReport {
    return this.#latest;
  }

  /** To be called before the reports of an interval are made. */
  refresh(): void {
    this.#latest = this.#analyzer.snapshot(this.nowNs());
  }
}
