import type { StoredAck } from '../../history/ack-store.js';
import type { ExportFormat } from '../event-export.js';
import type { AvailabilityAsked } from './archive-availability.js';
import type { EventsQuestion, TimelineQuestion, WindowQuestion } from './archive-reader.js';

/** What is asked of the thread that has the history open. */
export type ArchiveQuestion =
  | { readonly kind: 'window'; readonly question: WindowQuestion }
  | { readonly kind: 'events'; readonly question: EventsQuestion }
  | { readonly kind: 'export'; readonly question: EventsQuestion; readonly format: ExportFormat }
  | { readonly kind: 'timeline'; readonly question: TimelineQuestion }
  | { readonly kind: 'availability'; readonly question: AvailabilityAsked; readonly format: ExportFormat }
  | { readonly kind: 'acks' }
  | { readonly kind: 'keep'; readonly ack: StoredAck }
  | {
      readonly kind: 'end';
      readonly probeId: string;
      readonly streamId: string;
      readonly name: string;
      readonly atMs: number;
    };

/** What it answers, by the kind of the question: a text is made there, and costs nothing here. */
export interface ArchiveResults {
  /** JSON of WindowAnswer. */
  readonly window: Uint8Array;
  /** JSON of EventsAnswer. */
  readonly events: Uint8Array;
  readonly export: Uint8Array;
  /** JSON of TimelineAnswer. */
  readonly timeline: Uint8Array;
  /** JSON of AvailabilityAnswer, or CSV, which is empty where it would be too long. */
  readonly availability: Uint8Array;
  readonly acks: readonly StoredAck[];
  readonly keep: null;
  readonly end: null;
}

export interface ArchiveRequest {
  readonly id: number;
  readonly asked: ArchiveQuestion;
}

export interface ArchiveReply {
  readonly id: number;
  readonly result?: ArchiveResults[ArchiveQuestion['kind']];
  /** Why there is no result. */
  readonly fault?: string;
}
