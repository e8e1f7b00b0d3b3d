// Tested by: test/report/text/stream.test.ts, test/report/text/samples.test.ts
import type { Blame } from '../../analysis/blame.js';
import type { LossFigures } from '../../analysis/loss-ledger.js';
import type { TransportFigures } from '../../analysis/transport-analyzer.js';
import { amountText, BITRATE_UNITS, bitrateText, countText, TIME_UNITS, timeText, UNKNOWN } from '../../text/units.js';
import type { CauseCounts } from '../cause-counts.js';
import type { KindText } from '../kinds/kind-text.js';
import type { Figures, RtpReport } from '../stream-fields.js';
import type { StreamReport } from '../stream-report.js';
import { type FigureRow, figureLines, figureRow, totalRow, valuesText, valueText } from './figures.js';
import { histogramLines } from './histogram.js';
import { likelyLosses, lossPlaces } from './losses.js';
import { momentText } from './naming.js';

/** What is counted by sequence numbers, not by continuity counters. */
const EXACT: readonly Blame[] = ['network', 'probe_queue', 'link', 'analysis'];

/** What the network did to the stream; `text` is that of its kind. */
export function transportSection(
  stream: StreamReport,
  width: number | undefined,
  text: KindText<any> | undefined,
): string[] {
  const rows = [
    ...(stream.transport === null ? [] : datagramRows(stream.transport)),
    ...(text?.transportRows(stream) ?? []),
    ...(stream.rtp === null ? [] : rtpRows(stream.rtp)),
    ...rejectedRows(stream),
    ...lossRows(stream, text?.findsLosses ?? false),
    ...(stream.path === null ? [] : pathRows(stream)),
  ];
  const lines = figureLines('Transport', stream, rows, width);
  if (stream.transport === null)
    lines.push('no arrival times: a file of packets has none, so nothing that needs them is measured');
  const bins = stream.transport?.total.iat_histogram ?? [];
  return bins.length === 0 ? lines : [...lines, '', ...histogramLines('Inter-arrival times', bins, width)];
}

function datagramRows(figures: Figures<TransportFigures>): FigureRow[] {
  const row = (label: string, text: (of: TransportFigures) => string): FigureRow => figureRow(label, figures, text);
  return [
    row('datagrams, bytes', ({ datagrams, bytes }) => `${countText(datagrams)}, ${countText(bytes)}`),
    row('bitrate now', (of) => valueText(of.bitrate_now_bps, bitrateText, of.bitrate_reason)),
    row('bitrate min / avg / max', (of) =>
      valuesText([of.bitrate_min_bps, of.bitrate_avg_bps, of.bitrate_max_bps], BITRATE_UNITS, of.bitrate_reason),
    ),
    row('IAT min / avg / max', (of) =>
      valuesText([of.iat_min_ns, of.iat_avg_ns, of.iat_max_ns], TIME_UNITS, of.iat_reason),
    ),
    row('IAT p50 / 90 / 99 / 99.9 %', (of) =>
      valuesText([of.iat_p50_ns, of.iat_p90_ns, of.iat_p99_ns, of.iat_p99_9_ns], TIME_UNITS, of.iat_reason),
    ),
    row('IAT steps back', ({ iat_steps_back }) => countText(iat_steps_back)),
    row('peak over 1 / 10 / 100 ms', (of) => {
      const text = valuesText(
        [of.burst_1ms_bps, of.burst_10ms_bps, of.burst_100ms_bps],
        BITRATE_UNITS,
        of.burst_reason,
      );
      return of.burst_is_exact || text.startsWith(UNKNOWN) ? text : `at least ${text}`;
    }),
  ];
}

function rtpRows({ jitter, holes, ...counts }: RtpReport): FigureRow[] {
  const { rtp_lost, rtp_reordered, rtp_duplicates, rtp_restarts, rtp_hole_lag_ns } = counts;
  return [
    {
      label: 'RTP lost',
      interval: countText(holes.interval.rtp_hole_lost),
      total: countText(rtp_lost),
    },
    totalRow('RTP reordered, duplicates', `${countText(rtp_reordered)}, ${countText(rtp_duplicates)}`),
    ...(rtp_restarts > 0 ? [totalRow('RTP sequences begun anew', countText(rtp_restarts))] : []),
    figureRow('RTP holes, longest', holes, ({ rtp_hole_count, rtp_hole_longest }) =>
      rtp_hole_longest === null ? '0' : `${countText(rtp_hole_count)}, ${amountText(rtp_hole_longest, 'packet')}`,
    ),
    figureRow('RTP holes least apart', holes, ({ rtp_hole_shortest_distance }) =>
      valueText(rtp_hole_shortest_distance, (packets) => amountText(packets, 'packet')),
    ),
    totalRow('RTP holes are told after', timeText(rtp_hole_lag_ns)),
    figureRow('RTP jitter now / avg / max', jitter, (of) =>
      valuesText([of.rtp_jitter_ns, of.rtp_jitter_avg_ns, of.rtp_jitter_max_ns], TIME_UNITS, of.rtp_jitter_reason),
    ),
  ];
}

/** What arrived and was left out, as it is no legal part of the stream. */
function rejectedRows({ capture }: StreamReport): FigureRow[] {
  if (capture === null) return [];
  const rows = (noun: string, counts: CauseCounts<string>): FigureRow[] =>
    Object.entries(counts).flatMap(([cause, count]) =>
      count === 0 ? [] : [totalRow(`rejected: ${cause.replaceAll('_', ' ')}`, amountText(count, noun))],
    );
  return [...rows('datagram', capture.rejected_datagrams), ...rows('packet', capture.rejected_packets)];
}

function lossRows({ losses }: StreamReport, findsLosses: boolean): FigureRow[] {
  const places = lossPlaces(losses.total);
  if (places.length === 0 && findsLosses) return [figureRow('lost', losses, () => 'nothing')];
  return places.map((blame) => figureRow(`lost: ${blame.replace('_', ' ')}`, losses, (of) => lossText(blame, of)));
}

/** Without packets their order is wrong, or one came again that is no duplicate; without times no continuity counter shows the loss. */
function lossText(blame: Blame, of: LossFigures): string {
  const times = of.losses[blame];
  const packets = of.lost_packets[blame];
  const likely = likelyLosses(of, blame);
  const amount = amountText(packets, 'packet');
  const parts = [
    ...(times > 0 ? [amountText(times, 'time')] : []),
    ...(packets > 0 ? [EXACT.includes(blame) ? amount : `at least ${amount}`] : []),
    ...(likely > 0 ? [likely === times ? 'likely' : `${countText(likely)} of them likely`] : []),
  ];
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

function pathRows(stream: StreamReport): FigureRow[] {
  const path = stream.path!;
  return [
    figureRow('hop limit now, min – max', path, (of) =>
      of.hop_limit_min === null
        ? UNKNOWN
        : `${countText(of.hop_limit)}, ${countText(of.hop_limit_min)} – ${countText(of.hop_limit_max)}`,
    ),
    figureRow('changes of hop limit, source', path, (of) => `${of.hop_limit_changes}, ${of.source_changes}`),
    totalRow('last change of the path', momentText(stream, path.total.path_last_change_ns)),
  ];
}
