// Tested by: test/report/text/stream.test.ts, test/report/text/samples.test.ts
import { BITRATE_UNITS, bitrateText, countText, shareText } from '../../../text/units.js';
import { type FigureRow, figureLines, totalRow, valuesText, valueText } from '../../text/figures.js';
import { hex, unknownText } from '../../text/naming.js';
import type { IntervalCounts, TransportStreamReport } from './report.js';

/** The transport stream as a whole. */
export function mpegtsSection(stream: TransportStreamReport, width: number | undefined): string[] {
  const count = (label: string, name: keyof IntervalCounts): FigureRow => ({
    label,
    interval: countText(stream.interval[name]),
    total: countText(stream[name]),
  });
  const { interval, null_share, pcr_bitrate_bps, pcr_bitrate_samples } = stream;
  const { observed_seconds, errored_seconds, severely_errored_seconds, unavailable_seconds } = stream.availability;
  return figureLines(
    'Transport stream',
    stream,
    [
      {
        label: 'bitrate now',
        interval: valueText(stream.bitrate_now_bps, bitrateText, 'no whole second yet'),
        total: '',
      },
      totalRow(
        'bitrate min / avg / max',
        valuesText(
          [stream.bitrate_min_bps, stream.bitrate_bps, stream.bitrate_max_bps],
          BITRATE_UNITS,
          'no whole second yet',
        ),
      ),
      totalRow(
        'bitrate by PCR',
        valueText(
          pcr_bitrate_bps,
          (bps) => `${bitrateText(bps)} (${countText(pcr_bitrate_samples)} samples)`,
          'no two PCRs of a PID',
        ),
      ),
      count('packets', 'packets'),
      {
        label: 'null packets',
        interval: interval.packets === 0 ? '' : shareText(interval.null_packets / interval.packets),
        total: shareText(null_share),
      },
      count('continuity errors', 'cc_errors'),
      count('sync byte errors', 'sync_errors'),
      totalRow('sync losses', countText(stream.sync_losses)),
      count('transport errors (TEI)', 'tei'),
      totalRow(
        'errored, severely errored seconds',
        observed_seconds === 0
          ? unknownText('no whole second yet')
          : `${countText(errored_seconds)}, ${countText(severely_errored_seconds)} of ${countText(observed_seconds)}`,
      ),
      // A probe of another version may not know them.
      totalRow('unavailable seconds', countText(unavailable_seconds ?? null)),
      totalRow('transport_stream_id', idText(stream.transport_stream_id)),
      totalRow('original network, network', networkText(stream)),
    ],
    width,
  );
}

function networkText({ original_network_id, network_id, network_name }: TransportStreamReport): string {
  const name = network_name === null ? '' : ` ${network_name}`;
  return `${idText(original_network_id)}, ${idText(network_id)}${name}`;
}

function idText(id: number | null): string {
  return valueText(id, (value) => `${hex(value, 4)} ${value}`);
}
