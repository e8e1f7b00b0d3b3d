import { basename } from 'node:path';
import type { NameFields } from '../report/stream-name.js';
import type { StreamReport } from '../report/stream-report.js';
import { boundedText } from './bounded-text.js';
import { BOUNDS } from './bounds.js';
import type { RowName } from './contract.js';

const MOST_NAMES = 3;

/** What people call the stream by: the name that it was given, its services, or the name of its session. */
export function rowNameOf(report: StreamReport): RowName | null {
  return givenNameOf(report) ?? servicesOf(report) ?? nameOf(report.session_name);
}

/** Names of services, and how many there are; null: none is known. */
function servicesOf(report: StreamReport): RowName | null {
  if (report.kind !== 'mpegts') return null;
  const programs = Object.values(report.programs);
  if (programs.length === 0) return null;
  const named = programs.flatMap(({ service_name }) =>
    service_name === null || service_name === '' ? [] : [service_name],
  );
  if (named.length === 0 && report.session_name !== null) return null;
  return {
    names: named.slice(0, MOST_NAMES).map((name) => boundedText(name, BOUNDS.nameLength)),
    count: programs.length,
  };
}

/** The name that the stream was given; null: it has none. */
export function givenNameOf({ stream_name }: NameFields): RowName | null {
  return nameOf(stream_name);
}

function nameOf(name: string | null): RowName | null {
  return name === null ? null : { names: [boundedText(name, BOUNDS.nameLength)], count: 1 };
}

/** The group that the stream was given; null: it is in none. */
export function groupOf({ stream_group }: NameFields): string | null {
  return stream_group === null ? null : boundedText(stream_group, BOUNDS.nameLength);
}

/** `<probe>/<stream_id>`; `-` stands for the probe that a file has not. */
export function rowKeyOf(probeId: string | null, streamId: string): string {
  return `${probeId ?? '-'}/${streamId}`;
}

/** The name of a file without its folder, which is no business of who looks at the page. */
export function baseNameOf(file: string): string {
  return boundedText(basename(file), 2 * BOUNDS.nameLength);
}
