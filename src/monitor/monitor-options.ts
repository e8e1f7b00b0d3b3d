import type { ProfileChoice } from '../analysis/adaptive-rules.js';
import type { Payloads } from '../analysis/payloads.js';
import type { InspectHere } from '../inspect/inspection.js';
import type { NamedStreams } from '../inspect/named-streams/named-streams.js';
import type { ThreadsOptions } from '../inspect/threads/inspector-threads.js';
import type { OutputError } from '../output/output-error.js';
import type { RecordingOptions } from '../recording/recordings.js';
import type { RecordTaker } from '../report/record-taker.js';
import type { Severity } from '../stream/severity.js';
import type { HostWatch } from '../system/host-watch.js';
import type { PcrFilter } from '../timing/pcr-filter.js';
import type { ReportView } from './report-desk.js';
import type { TableLimits } from './session-table.js';
import type { StreamTakerOptions } from './stream-takers.js';

export interface MonitorOptions extends RecordingOptions, StreamTakerOptions {
  readonly noAnalysis: boolean;
  /** The analyses run on so many threads; 0, and unless given: in the main one. */
  readonly analysisThreads?: number | undefined;
  /** As `loadInspectHere` loads it, for analyses in the main thread. */
  readonly inspectHere?: InspectHere | undefined;
  /** What else there is to say of them, in place of the usual. */
  readonly threadsAre?: Omit<ThreadsOptions, 'threads'> | undefined;
  /** Events below it are not logged. */
  readonly eventsMinSeverity?: Severity;
  /** By which rules the streams are judged; they are analysed if anything asks for it: metrics, a taker or a view. */
  readonly profile: ProfileChoice;
  /** What streams are called, and profiles of their own; nothing unless given. */
  readonly named?: NamedStreams | undefined;
  /** The measurement filter of PCR accuracy; 'auto' unless given. */
  readonly pcrFilter?: PcrFilter | undefined;
  /** What measures the payload of each kind of stream, in place of PAYLOADS. */
  readonly payloads?: Payloads | undefined;
  /** In place of the usual bounds on probes and streams. */
  readonly tableLimits?: TableLimits | undefined;
  /** They get all records, and are closed with the monitor. */
  readonly takers: readonly RecordTaker[];
  /** Refreshed in each report interval. */
  readonly host: HostWatch | undefined;
  /** Put the host into every stream report. */
  readonly showOsStats: boolean;
  readonly openView: (onFailure: (error: OutputError) => void) => ReportView | undefined;
  /** Stop when at least `expectedProbes` probes were there and all of them have ended. */
  readonly exitOnEnd: boolean;
  readonly expectedProbes: number;
}
