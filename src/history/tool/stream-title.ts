import { printable } from '../../text/printable.js';
import type { HistoryNames } from '../reader.js';

/** What stands above the lines of a stream: its name, its address, its services and its probe. */
export function streamTitle({ stream_id, probe_id, services, stream_name }: HistoryNames): string {
  const name = stream_name === '' ? '' : `${stream_name}  `;
  const names = services.length === 0 ? '' : ` (${services.join(' / ')})`;
  return printable(`${name}${stream_id}${names}${probe_id === '' ? '' : ` of ${probe_id}`}`);
}
