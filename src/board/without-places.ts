import type { AccountingRecord, MonitorAccountingRecord } from '../report/accounting.js';
import type { StreamReportRecord } from '../report/records.js';
import type { HostReport } from '../system/host-report.js';
import { baseNameOf } from './row-name.js';

/** Paths and addresses with what may be in them: a password, a token. */
const PLACE = /(?:[a-z][a-z0-9+.-]*:\/\/[^\s'",]+)|(?:(?<![\w.])(?:\.{0,2}\/[^\s'",:]+))/gi;

/** The text without paths and addresses of this host's configuration: what is left of a path is its last part. */
export function textWithoutPlaces(text: string): string {
  return text.replace(PLACE, (place) =>
    place.includes('://') ? `${place.slice(0, place.indexOf('://'))}://…` : baseNameOf(place),
  );
}

/** The report without the host, which `/api/system` has, and without the folder of a description. */
export function reportWithoutPlaces(report: StreamReportRecord): StreamReportRecord {
  const plain = { ...report, host: null };
  if (!('description' in plain) || plain.description === null) return plain;
  return { ...plain, description: { ...plain.description, origin: textWithoutPlaces(plain.description.origin) } };
}

export function accountingWithoutPlaces(record: AccountingRecord): AccountingRecord {
  const { output_file } = record;
  return output_file === null ? record : { ...record, output_file: baseNameOf(output_file) };
}

export function monitorWithoutPlaces(record: MonitorAccountingRecord): MonitorAccountingRecord {
  const deliveries = Object.entries(record.deliveries).map(([name, account]) => {
    const { last_error } = account;
    return [name, { ...account, last_error: last_error === null ? null : textWithoutPlaces(last_error) }] as const;
  });
  const taps = Object.entries(record.taps).map(([name, account]) => [textWithoutPlaces(name), account] as const);
  return { ...record, deliveries: Object.fromEntries(deliveries), taps: Object.fromEntries(taps) };
}

export function hostWithoutPlaces(host: HostReport): HostReport {
  return host.disk === null ? host : { ...host, disk: { ...host.disk, path: baseNameOf(host.disk.path) } };
}
