import { escaped } from '../../text/printable.js';
import type { LiveRow } from '../live/live-state.js';

/** What a stream is called: its services, or its address. What cannot be seen comes out as a code. */
export function nameOf(row: Pick<LiveRow, 'name' | 'stream_id'>): string {
  const names = row.name?.names ?? [];
  if (names.length === 0) return escaped(row.stream_id);
  const more = row.name!.count - names.length;
  return escaped(names.join(', ')) + (more > 0 ? ` +${more}` : '');
}

/** Text from the network, as text that can be seen. */
export { escaped as shown };
