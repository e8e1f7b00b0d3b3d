import type { ReportContext } from '../inspect/inspect-message.js';
import type { HostWatch } from '../system/host-watch.js';
import type { EventLog } from './event-log.js';
import type { LinkInspection } from './link-inspection.js';
import type { ReportDesk } from './report-desk.js';

/** Reports that are so late are said to be. */
const LATE_MS = 5000;

export interface ReportRoundParts {
  readonly host: Pick<HostWatch, 'refresh'> | undefined;
  /** undefined: there are only the reports that probes make. */
  readonly inspection: Pick<LinkInspection, 'report'> | undefined;
  readonly desk: Pick<ReportDesk, 'flush' | 'late' | 'hostReport'>;
  readonly log: Pick<EventLog, 'fault' | 'analysisBehind' | 'analysisInTime'>;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Reports on every stream, once in each report interval, and shows the reports of an interval together. */
export class ReportRounds {
  #running: Promise<void> | undefined;
  #begunMs = 0;
  /** It was said of the round that runs that it is late. */
  #isSaid = false;
  #isBehind = false;

  constructor(readonly parts: ReportRoundParts) {}

  /** When a report is made, and on what host. */
  get context(): ReportContext {
    return { timestamp: this.parts.now(), host: this.parts.desk.hostReport };
  }

  /** Not begun anew while it runs; that it runs for long is said. */
  begin(): Promise<void> {
    if (this.#running !== undefined) {
      this.#sayLate();
      return this.#running;
    }
    this.#begunMs = this.parts.now();
    this.#isSaid = false;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      this.#sayInTime();
    });
    return this.#running;
  }

  get #lateMs(): number {
    return this.parts.now() - this.#begunMs;
  }

  #sayLate(): void {
    if (this.#isSaid || this.#lateMs < LATE_MS) return;
    this.#isSaid = true;
    this.#isBehind = true;
    this.parts.log.analysisBehind(this.#lateMs);
    this.#shown(() => this.parts.desk.late(true));
  }

  #sayInTime(): void {
    if (!this.#isBehind || this.#lateMs >= LATE_MS) return;
    this.#isBehind = false;
    this.parts.log.analysisInTime();
    this.#shown(() => this.parts.desk.late(false));
  }

  /** Resolves when none runs. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** Shows the reports that came since the last time. */
  show(isLast: boolean): void {
    this.#shown(() => this.parts.desk.flush(isLast));
  }

  /** What throws as it is shown is said, and keeps no outlet from its end. */
  #shown(show: () => void): void {
    try {
      show();
    } catch (error) {
      this.parts.log.fault('view', error);
    }
  }

  /** Called by a timer: what throws is said, and the next interval gets its reports. */
  async #run(): Promise<void> {
    try {
      this.parts.host?.refresh();
      await this.parts.inspection?.report(this.context);
      this.show(false);
    } catch (error) {
      this.parts.log.fault('reports', error);
    }
  }
}
