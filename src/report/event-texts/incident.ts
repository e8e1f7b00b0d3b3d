// Tested by: test/recording/flight/flight-recorder.test.ts
import type { IncidentEnd, IncidentEvent } from '../../alarm/incident-event.js';
import { printable } from '../../text/printable.js';
import { timeText } from '../../text/units.js';

const ENDS: Readonly<Record<IncidentEnd, string>> = {
  time: '',
  longest: 'it was as long as it may be',
  budget: 'it was as large as all incidents may be',
  stream_ended: 'the stream has ended',
  stopped: 'the monitor was stopped',
  no_space: 'no space was left',
  write_error: 'it could not be written',
};

/** `15.2 s around PAT_error_2 are saved in incidents/…, 12.3 MB` */
export function incidentText({ name, trigger, folder, begin_ns, end_ns, bytes, ended_by }: IncidentEvent): string {
  const what = printable(trigger);
  const where = printable(folder);
  if (name === 'Incident_begun') return `What is around ${what} is being saved in ${where}`;
  const end = ended_by === null ? '' : ENDS[ended_by];
  const why = end === '' ? '' : `; ${end}`;
  if (begin_ns === null || end_ns === null) return `No packet around ${what} could be saved in ${where}${why}`;
  return `${timeText(end_ns - begin_ns)} around ${what} saved in ${where}, ${(bytes / 1e6).toFixed(1)} MB${why}`;
}
