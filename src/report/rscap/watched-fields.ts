import type { HostReport, InterfaceFigures } from '../../system/host-report.js';
import type { RscapFields } from './field.js';

/** `network.<name>.…`, since the message before; there are none where no interface is watched. */
export const NETWORK_FIELDS = {
  received: counter('byte', 'received_bytes_interval', ({ received_bytes_interval }) => received_bytes_interval),
  transmitted: counter('byte', 'transmitted_bytes_interval', (figures) => figures.transmitted_bytes_interval),
  packets_received: counter('', 'received_packets_interval', (figures) => figures.received_packets_interval),
  packets_transmitted: counter('', 'transmitted_packets_interval', (figures) => figures.transmitted_packets_interval),
  errors_on_received: counter('', 'receive_errors_interval', (figures) => figures.receive_errors_interval),
  errors_on_transmitted: counter('', 'transmit_errors_interval', (figures) => figures.transmit_errors_interval),
} satisfies RscapFields<InterfaceFigures>;

/** `disk_stats.0.…`; there are none where no disk is watched. */
export const DISK_FIELDS = {
  available_space: {
    type: 'integer',
    since: 'rsprobe',
    unit: 'byte',
    text: '`disk_available_bytes`.',
    of: (disk) => disk.disk_available_bytes,
  },
  name: { type: 'string', since: 'rsprobe', text: '`path` on the disk.', of: (disk) => disk.path },
  total_space: {
    type: 'integer',
    since: 'rsprobe',
    unit: 'byte',
    text: '`disk_total_bytes`.',
    of: (disk) => disk.disk_total_bytes,
  },
} as const satisfies RscapFields<NonNullable<HostReport['disk']>>;

function counter(unit: string, name: string, of: (figures: InterfaceFigures) => number | null) {
  return {
    type: 'integer',
    nullable: true,
    since: 'rsprobe',
    ...(unit === '' ? {} : { unit }),
    text: `\`${name}\`.`,
    of,
  } as const;
}
