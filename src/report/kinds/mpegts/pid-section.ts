// Tested by: test/report/text/stream.test.ts, test/report/text/samples.test.ts
import type { CodecDetails } from '../../../analysis/codec-details.js';
import { formatTable, type TextColumn } from '../../../text/table.js';
import { bitrateText, countText, TIME_UNITS, timeText, UNKNOWN } from '../../../text/units.js';
import { valuesText } from '../../text/figures.js';
import { pidText, reasonText } from '../../text/naming.js';
import type { PidReport } from './pid-report.js';
import type { TransportStreamReport } from './report.js';

const COLUMNS: readonly TextColumn<PidReport>[] = [
  { title: 'PID', isText: true, cell: ({ pid }) => pidText(pid) },
  { title: 'type', isText: true, shortest: 12, cell: typeText },
  { title: 'language', isText: true, importance: 7, cell: ({ language }) => language ?? '' },
  {
    title: 'programs',
    isText: true,
    shortest: 6,
    importance: 3,
    cell: ({ program_numbers }) => program_numbers.join(', '),
  },
  { title: 'bitrate', cell: ({ bitrate_now_bps, bitrate_bps }) => bitrateText(bitrate_now_bps ?? bitrate_bps) },
  { title: 'packets', importance: 6, cell: ({ packets }) => countText(packets) },
  { title: 'CC', importance: 14, cell: ({ cc_errors }) => countText(cc_errors) },
  { title: 'dup', importance: 8, cell: ({ duplicates }) => countText(duplicates) },
  { title: 'TEI', importance: 12, cell: ({ tei }) => countText(tei) },
  { title: 'scrambled', importance: 9, cell: ({ scrambled_packets }) => countText(scrambled_packets) },
];

/** Times of a clock: empty where the PID has none. */
const CLOCK_COLUMNS: readonly TextColumn<PidReport>[] = [
  COLUMNS[0]!,
  { title: 'PCRs', importance: 3, cell: ({ pcr_count }) => (pcr_count === 0 ? '' : countText(pcr_count)) },
  {
    title: 'PCR interval min / avg / max',
    importance: 8,
    cell: ({ pcr }) =>
      pcr === null
        ? ''
        : valuesText(
            [pcr.total.pcr_interval_min_ns, pcr.total.pcr_interval_avg_ns, pcr.total.pcr_interval_max_ns],
            TIME_UNITS,
          ),
  },
  { title: 'PCR accuracy', importance: 7, cell: ({ pcr }) => (pcr === null ? '' : accuracyText(pcr.total)) },
  {
    title: 'PCR arrival jitter',
    importance: 6,
    cell: ({ pcr }) => (pcr === null ? '' : timeText(pcr.total.pcr_arrival_jitter_peak_to_peak_ns)),
  },
  {
    title: 'offset to host',
    importance: 2,
    cell: ({ pcr }) => (pcr === null ? '' : ppmText(pcr.clock.frequency_offset_ppm)),
  },
  { title: 'PTSs', importance: 1, cell: ({ pts_count }) => (pts_count === 0 ? '' : countText(pts_count)) },
  { title: 'PTS interval max', importance: 4, cell: ({ pts_interval_ns }) => timeOrEmpty(pts_interval_ns?.max) },
  {
    title: 'PTS to PCR min / avg / max',
    importance: 5,
    cell: ({ pts }) =>
      pts === null
        ? ''
        : valuesText(
            [pts.total.pts_to_pcr_min_ns, pts.total.pts_to_pcr_avg_ns, pts.total.pts_to_pcr_max_ns],
            TIME_UNITS,
          ),
  },
];

/** The PIDs, those with clocks once more with their times, and why a time is missing. */
export function pidSection({ pids }: TransportStreamReport, width: number | undefined): string[] {
  const rows = Object.values(pids);
  if (rows.length === 0) return [];
  const clocks = rows.filter(({ pcr_count, pts_count }) => pcr_count > 0 || pts_count > 0);
  const lines = formatTable(COLUMNS, rows, width);
  return clocks.length === 0 ? lines : [...lines, '', ...formatTable(CLOCK_COLUMNS, clocks, width), ...remarks(clocks)];
}

/** `AVC video (H.264) 1920x1080 interlaced 25 fps 16:9 high 4.0 GOP 12`, `MPEG audio layer II 48 kHz 2 ch 192 kb/s` */
function typeText({ type, header, codec_kind, random_access_pes, random_access_pes_max }: PidReport): string {
  const details = header === null ? [] : detailsOf(header);
  if (codec_kind === 'video' && random_access_pes !== null)
    details.push(gopText(random_access_pes, random_access_pes_max));
  return [type, ...details].join(' ');
}

/** Pictures, where each has a PES packet of its own: of the last GOP, and of the longest. */
function gopText(last: number, longest: number | null): string {
  return longest === null || longest === last ? `GOP ${last}` : `GOP ${last} (longest ${longest})`;
}

function detailsOf(details: CodecDetails): string[] {
  const {
    width,
    height,
    frame_rate,
    scan,
    display_aspect_ratio,
    profile,
    level,
    sample_rate_hz,
    channels,
    bitrate_bps,
  } = details;
  return [
    width === null || height === null ? '' : `${width}x${height}`,
    scan ?? '',
    frame_rate === null ? '' : `${Number(frame_rate.toFixed(3))} fps`,
    display_aspect_ratio ?? '',
    profile ?? '',
    level ?? '',
    sample_rate_hz === null ? '' : `${sample_rate_hz / 1000} kHz`,
    channels === null ? '' : `${channels} ch`,
    bitrate_bps === null ? '' : `${bitrate_bps / 1000} kb/s`,
  ].filter((text) => text !== '');
}

/** The furthest below and above where constant bitrate puts the PCR, and by which filter: `-120 / 340 ns, mgf2`. */
function accuracyText({
  pcr_accuracy_min_ns,
  pcr_accuracy_max_ns,
  pcr_accuracy_filter,
}: {
  readonly pcr_accuracy_min_ns: number | null;
  readonly pcr_accuracy_max_ns: number | null;
  readonly pcr_accuracy_filter: string | null;
}): string {
  const range = valuesText([pcr_accuracy_min_ns, pcr_accuracy_max_ns], TIME_UNITS);
  return pcr_accuracy_filter === null ? range : `${range}, ${pcr_accuracy_filter}`;
}

function ppmText(ppm: number | null): string {
  return ppm === null ? UNKNOWN : `${ppm.toFixed(2)} ppm`;
}

function timeOrEmpty(ns: number | undefined): string {
  return ns === undefined ? '' : timeText(ns);
}

/** `PCR arrival jitter -: no arrival times (PID 0x0100)`: a line for each reason. */
function remarks(rows: readonly PidReport[]): string[] {
  const pidsOf = new Map<string, number[]>();
  const note = (what: string, reason: string | null | undefined, pid: number): void => {
    if (reason === null || reason === undefined) return;
    const remark = `${what} ${UNKNOWN}: ${reasonText(reason)}`;
    pidsOf.set(remark, [...(pidsOf.get(remark) ?? []), pid]);
  };
  for (const { pid, pcr, pts } of rows) {
    note('PCR accuracy', pcr?.total.pcr_accuracy_reason, pid);
    note('PCR arrival jitter', pcr?.total.pcr_arrival_jitter_reason, pid);
    note('offset to host', pcr?.clock.frequency_offset_reason, pid);
    note('PTS to PCR', pts?.total.pts_to_pcr_reason, pid);
  }
  return [...pidsOf].map(([remark, pids]) => `${remark} (PID ${pids.join(', ')})`);
}
