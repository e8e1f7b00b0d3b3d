// Tested by: test/delivery/webhook/alertmanager.test.ts
import type { EventRecord } from '../../report/records.js';
import { printable } from '../../text/printable.js';

/** An alarm as Alertmanager is told of it. Its labels are what makes it this alert: they stay the same while it is raised. */
export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt?: string;
  readonly endsAt: string;
}

export type AlarmRecord = Extract<EventRecord, { readonly event: 'raised' | 'updated' | 'cleared' }>;

const MOST_TEXT = 2000;
/** PIDs that are listed. */
const MOST_LISTED = 32;

/**
 * The alert of an alarm that ends then, unless it is told again: of one that is raised, in the future.
 * As `postableAlert` of the API v2 of Alertmanager.
 */
export function alertOf(alarm: AlarmRecord, nowMs: number, endsMs: number): Alert {
  const { name, severity, rule, probe_id, stream_id, message, service_names, pids, count } = alarm;
  const { stream_name, stream_group } = alarm;
  const startsMs = Math.min(alarm.raised_time === null ? nowMs : Date.parse(alarm.raised_time), nowMs);
  return {
    labels: {
      alertname: name,
      severity,
      stream_id,
      ...(probe_id === null ? {} : { probe_id }),
      ...(rule === null ? {} : { rule }),
    },
    annotations: {
      summary: cut(
        `${name} of stream ${stream_id}${service_names.length === 0 ? '' : ` (${printable(service_names.join(', '))})`}`,
      ),
      description: cut(message),
      errors: String(count),
      ...(stream_name === null ? {} : { stream_name: printable(stream_name) }),
      ...(stream_group === null ? {} : { stream_group: printable(stream_group) }),
      ...(pids.length === 0
        ? {}
        : {
            pids: pids
              .slice(0, MOST_LISTED)
              .map(({ pid }) => pid)
              .join(' '),
          }),
    },
    startsAt: new Date(startsMs).toISOString(),
    endsAt: new Date(Math.max(endsMs, startsMs)).toISOString(),
  };
}

/** Two events with the same key are of the same alert. */
export function alertKey({ probe_id, stream_id, name }: AlarmRecord): string {
  return `${probe_id ?? ''} ${stream_id} ${name}`;
}

function cut(text: string): string {
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
}
