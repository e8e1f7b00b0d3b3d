// Tested by: test/analysis/st2110/ancillary-stream-payload.test.ts
import type { Severity } from '../../stream/severity.js';

/** What changes in a stream that is no transport stream, with how grave that is and what people call it. */
export const ESSENCE_CHANGES = {
  audio_format: { severity: 'warning', text: 'The format of the sound has changed' },
  active_format: { severity: 'info', text: 'The active format (AFD) has changed' },
  timecode_jump: { severity: 'warning', text: 'The time code does not go on as the pictures do' },
  jpeg_xs_format: { severity: 'warning', text: 'The packetization of JPEG XS has changed' },
  fec_matrix: { severity: 'warning', text: 'The FEC matrix has changed' },
  grandmaster: { severity: 'warning', text: 'The grandmaster of PTP has changed' },
  clock_quality: { severity: 'warning', text: 'The quality of the PTP clock has changed' },
  message_rate: { severity: 'info', text: 'The rate of PTP messages has changed' },
} as const satisfies Readonly<Record<string, { readonly severity: Severity; readonly text: string }>>;
/** Name of what changes. */
export type EssenceChange = keyof typeof ESSENCE_CHANGES;

/** Something of a stream of video, sound, ancillary data, FEC or PTP is not as it was. */
export interface EssenceChangeEvent {
  /** Always `event`. */
  readonly type: 'event';
  /** Always `essence_change`. */
  readonly event: 'essence_change';
  /** What changed. */
  readonly name: EssenceChange;
  /** How grave it is. */
  readonly severity: Severity;
  /** When it happened, in ns since the first datagram of the stream. */
  readonly time_ns: number;
  /** As it was before; null where it was not known. */
  readonly before: string | null;
  /** As it is now; null where it is not known. */
  readonly after: string | null;
}

/** Changes that wait to be taken; later ones are counted only. */
const MAX_EVENTS = 1024;

/** Holds what happened until it is taken. */
export class EssenceEvents<Event extends { readonly time_ns: number } = EssenceChangeEvent> {
  #events: Event[] = [];
  /** Those that there was no room for. */
  dropped = 0;

  tell(event: Event): void {
    if (this.#events.length < MAX_EVENTS) this.#events.push(event);
    else this.dropped++;
  }

  take(): readonly Event[] {
    const events = this.#events;
    if (events.length > 0) this.#events = [];
    return events;
  }
}

export function essenceChange(
  name: EssenceChange,
  time_ns: number,
  before: string | null,
  after: string | null,
): EssenceChangeEvent {
  const { severity } = ESSENCE_CHANGES[name];
  return { type: 'event', event: 'essence_change', name, severity, time_ns, before, after };
}
