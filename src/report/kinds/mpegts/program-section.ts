// Tested by: test/report/text/stream.test.ts, test/report/text/samples.test.ts
import type { EventReport } from '../../../analysis/service-directory.js';
import { columnsInUse, formatTable, type TextColumn } from '../../../text/table.js';
import { bitrateText, clockText, timeText, UNKNOWN } from '../../../text/units.js';
import { pidText } from '../../text/naming.js';
import type { ProgramReport } from './program-report.js';
import type { TransportStreamReport } from './report.js';

interface Row extends ProgramReport {
  readonly number: string;
}

/** Spec: ETSI EN 300 468, table 6 */
const RUNNING_STATES = ['undefined', 'not running', 'starts soon', 'pausing', 'running', 'off air'];

const COLUMNS: readonly TextColumn<Row>[] = [
  { title: 'Program', cell: ({ number }) => number },
  { title: 'service', isText: true, shortest: 12, cell: ({ service_name }) => service_name ?? UNKNOWN },
  {
    title: 'provider',
    isText: true,
    shortest: 8,
    importance: 3,
    cell: ({ provider_name }) => provider_name ?? UNKNOWN,
  },
  { title: 'channel', importance: 1, cell: ({ channel_number }) => channel_number ?? UNKNOWN },
  { title: 'state', isText: true, importance: 2, cell: ({ running_status }) => runningText(running_status) },
  {
    title: 'access',
    isText: true,
    importance: 4,
    cell: ({ is_access_controlled }) => accessText(is_access_controlled),
  },
  { title: 'PMT PID', importance: 7, cell: ({ pmt_pid }) => (pmt_pid === null ? UNKNOWN : pidText(pmt_pid)) },
  { title: 'PCR PID', importance: 8, cell: ({ pcr_pid }) => (pcr_pid === null ? UNKNOWN : pidText(pcr_pid)) },
  { title: 'streams', importance: 6, cell: ({ pids }) => String(pids.length) },
  { title: 'bitrate', cell: ({ bitrate_bps }) => bitrateText(bitrate_bps) },
  { title: 'audio lead in mux', importance: 5, cell: ({ audio_lead_in_mux_ns }) => timeText(audio_lead_in_mux_ns) },
];

const EVENT_COLUMNS: readonly TextColumn<Row>[] = [
  COLUMNS[0]!,
  { title: 'now', isText: true, shortest: 20, cell: ({ present_event }) => eventText(present_event) },
  { title: 'next', isText: true, shortest: 20, cell: ({ following_event }) => eventText(following_event) },
];

/** The programs with their services, and what runs on them. */
export function programSection({ programs }: TransportStreamReport, width: number | undefined): string[] {
  const rows = Object.entries(programs).map(([number, program]) => ({ ...program, number }));
  if (rows.length === 0) return ['Programs: none, as no PAT has come or it names none'];
  const withEvents = rows.filter(
    ({ present_event, following_event }) => present_event !== null || following_event !== null,
  );
  const lines = formatTable(columnsInUse(COLUMNS, rows), rows, width);
  return withEvents.length === 0 ? lines : [...lines, '', ...formatTable(EVENT_COLUMNS, withEvents, width)];
}

/** `20:15:00 News, 30 min 00 s` */
function eventText(event: EventReport | null): string {
  if (event === null) return UNKNOWN;
  const { name, start_time_s, duration_s } = event;
  const start = start_time_s === null ? '' : `${clockText(start_time_s)} `;
  const duration = duration_s === null ? '' : `, ${timeText(duration_s * 1e9)}`;
  return `${start}${name ?? `event ${event.event_id}`}${duration}`;
}

function runningText(status: number | null): string {
  return status === null ? UNKNOWN : (RUNNING_STATES[status] ?? `reserved ${status}`);
}

function accessText(isControlled: boolean | null): string {
  if (isControlled === null) return UNKNOWN;
  return isControlled ? 'controlled' : 'free';
}
