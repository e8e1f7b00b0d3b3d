import type { Severity } from '../stream/severity.js';

/** Why an incident goes on no longer. */
export type IncidentEnd = 'time' | 'longest' | 'budget' | 'stream_ended' | 'stopped' | 'no_space' | 'write_error';

/** The seconds around something were saved by the flight recorder, or are about to be. */
export interface IncidentEvent {
  /** Always `event`. */
  readonly type: 'event';
  /** Always `incident`. */
  readonly event: 'incident';
  /** `Incident_begun` when its folder was made, `Incident_saved` when nothing more is written to it. */
  readonly name: 'Incident_begun' | 'Incident_saved';
  /** That of what it began with; `info` for a signal. */
  readonly severity: Severity;
  /** When what it began with happened; of `Incident_saved`, the end of what is in it. */
  readonly time_ns: number;
  /** What it began with: the alarm or event by its name, or `SIGUSR1`. */
  readonly trigger: string;
  /** Events that began or extended it. */
  readonly triggers: number;
  /** The folder of it. */
  readonly folder: string;
  /** Arrival of the first datagram in it; null while there is none. */
  readonly begin_ns: number | null;
  /** Arrival of the last datagram in it; null while there is none. */
  readonly end_ns: number | null;
  /** Bytes of its files. */
  readonly bytes: number;
  /** Why it goes on no longer; null before. */
  readonly ended_by: IncidentEnd | null;
}
