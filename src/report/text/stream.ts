import { kindName } from '../../stream/stream-kind.js';
import { clockText, timeText } from '../../text/units.js';
import { type ReportKinds, reportKindOf } from '../kinds.js';
import { calledText } from '../stream-name.js';
import type { StreamReport } from '../stream-report.js';
import { alarmLines, alarmsOf } from './alarms.js';
import { legsSection } from './legs.js';
import { type TextWidth, textOf } from './lines.js';
import type { TextSection } from './sections.js';
import { transportSection } from './transport-section.js';

/** All that is known of one stream: what is wrong first, then from the network up to the tables. */
export function streamText(stream: StreamReport, { width }: TextWidth, kinds?: ReportKinds): string {
  const sections = streamSections(stream, width, kinds).flatMap(({ lines }) => ['', ...lines]);
  return textOf([...headLines(stream, width, kinds), ...sections], width);
}

/** Which stream it is, and what is wrong in a line or two. */
export function headLines(stream: StreamReport, width: number | undefined, kinds?: ReportKinds): readonly string[] {
  return [...titleOf(stream), ...(reportKindOf(stream, kinds)?.text.headLines(stream, width) ?? [])];
}

/** The parts that have something to say; what they say of the network may be in it as it was sent: see `textOf`. */
export function streamSections(
  stream: StreamReport,
  width: number | undefined,
  kinds?: ReportKinds,
): readonly TextSection[] {
  const text = reportKindOf(stream, kinds)?.text;
  const sections: readonly TextSection[] = [
    { name: 'alarms', lines: alarmsSection(stream, width) },
    { name: 'two legs', lines: legsSection(stream, width) },
    { name: 'timing', lines: transportSection(stream, width, text) },
    ...(text?.sections(stream, width) ?? []),
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

function alarmsSection(stream: StreamReport, width: number | undefined): string[] {
  const alarms = alarmsOf(stream);
  return alarms.length === 0 ? [] : alarmLines(alarms, width);
}

/** `News HD  239.1.1.1:5000  rtp/mpegts  from 10.0.0.1:5004  VLAN 100`, `seen for 2 min 05 s until 20:15:03 UTC` */
function titleOf(stream: StreamReport): string[] {
  const { probe_id, session_id, source_ip, source_port, vlans, duration_ns, first_arrival_s } = stream;
  const parts = [calledText(stream), kindName(stream.kind, stream.is_rtp)];
  if (source_ip !== null) parts.push(`from ${source_ip.includes(':') ? `[${source_ip}]` : source_ip}:${source_port}`);
  const isOneOfFiles = session_id === null && probe_id !== null;
  if (isOneOfFiles) parts.push(`in ${probe_id}`);
  if (vlans.length > 0) parts.push(`VLAN ${vlans.join(', ')}`);
  const until = first_arrival_s === null ? '' : ` until ${clockText(first_arrival_s + duration_ns / 1e9)} UTC`;
  return [parts.join('  '), `seen for ${timeText(duration_ns)}${until}`];
}
