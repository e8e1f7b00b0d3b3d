// Tested by: test/recording/flight/flight-recorder.test.ts
import type { IncidentEnd } from '../../alarm/incident-event.js';
import type { StreamKind } from '../../stream/message.js';
import type { Severity } from '../../stream/severity.js';
import type { IncidentEntry } from './incident-entry.js';

/** Name of the file that tells of an incident, and of what is in it. */
export const INCIDENT_FILE = 'incident.json';
export const INCIDENT_SCHEMA = 'tscap.incident';
const INCIDENT_SCHEMA_VERSION = 1;
/** Events of an incident that are named in its file. */
export const MOST_TRIGGERS = 64;

/** Something that began an incident or extended it. */
export interface IncidentTrigger {
  /** Kind of the event, as in its record; `signal` for SIGUSR1. */
  readonly event: string;
  /** Name of the alarm or event; `SIGUSR1`. */
  readonly name: string;
  /** How grave it is. */
  readonly severity: Severity;
  /** When it happened, by the arrivals, as ISO 8601. */
  readonly time: string;
  /** What happened, in a sentence for people. */
  readonly message: string;
  /** Its record in events.ndjson and in the other outlets, by its id; null for a signal. */
  readonly id: string | null;
}

/** A file of an incident. */
export interface IncidentFile {
  /** Its name in the folder. */
  readonly name: string;
  /** Its bytes. */
  readonly bytes: number;
  /** What is in it, and what of that is original and what is rebuilt. */
  readonly content: string;
}

/**
 * Why less is there from before the event than was asked for. `late_event`: it was told when the time around it was held no longer; `no_payload`: the
 * probe sends none.
 */
export type ShortBefore = 'stream_began' | 'flight_recorder_bytes' | 'late_event' | 'no_payload';

/** What `incident.json` says: what was saved around an event of a stream. */
export interface IncidentReport {
  /** Always `tscap.incident`. */
  readonly schema: 'tscap.incident';
  /** Grows when names or meanings change. */
  readonly schema_version: 1;
  /** Nothing more is written; false in what a killed program left. */
  readonly is_complete: boolean;
  /** Name of the probe. */
  readonly probe_id: string;
  /** Name of the run of the probe. */
  readonly session_id: string;
  /** The stream. */
  readonly stream_id: string;
  /** Kind of the stream. */
  readonly kind: StreamKind;
  /** What began and extended it, in the order in which that came; 64 at most. */
  readonly triggers: readonly IncidentTrigger[];
  /** More of them. */
  readonly triggers_left_out: number;
  /** Seconds that were asked for from before the first event. */
  readonly before_s: number;
  /** Seconds that were asked for from behind the last event. */
  readonly after_s: number;
  /** Why there is less from before; null: there is all. */
  readonly short_before: ShortBefore | null;
  /** Arrival of the first datagram, as ISO 8601; null: there is none. */
  readonly first_arrival: string | null;
  /** Arrival of the last datagram, as ISO 8601; null: there is none. */
  readonly last_arrival: string | null;
  /** Datagrams that were saved. */
  readonly datagrams: number;
  /** TS packets that were saved; of other kinds of stream, datagrams. */
  readonly packets: number;
  /** Bytes at the begin of stream.mpegts that are PAT and PMTs from before it, repeated so that it can be played from there. */
  readonly table_bytes: number;
  /** Where a decoder can begin first in stream.mpegts; null: nowhere, or no transport stream. */
  readonly first_random_access: IncidentEntry | null;
  /** Batches that the disk was too slow for: they had to leave the memory before they were written. */
  readonly dropped_batches: number;
  /** Events around it, in events.ndjson. */
  readonly events: number;
  /** More of them, for which there was no room. */
  readonly events_left_out: number;
  /** Pictures around it, in the folder pictures. */
  readonly pictures: number;
  /** More of them, for which there was no room. */
  readonly pictures_left_out: number;
  /** All bytes of its files but this one. */
  readonly bytes: number;
  /** Why it goes on no longer; null before. `time`: it has all that was asked for. */
  readonly ended_by: IncidentEnd | null;
  /** What kept it from having all; null: nothing did. */
  readonly error: string | null;
  /** Its files but this one and the pictures. */
  readonly files: readonly IncidentFile[];
}

/** The schema by name and version. */
export const INCIDENT_HEAD = { schema: INCIDENT_SCHEMA, schema_version: INCIDENT_SCHEMA_VERSION } as const;
