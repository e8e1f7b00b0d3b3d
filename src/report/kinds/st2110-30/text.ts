// Tested by: test/report/kinds/st2110-30.test.ts
import type { SoundGroupFigures } from '../../../analysis/st2110/sound-groups.js';
import type { PcmFigures } from '../../../st2110/d30/audio-counts.js';
import type { AudioVerdict } from '../../../st2110/d30/audio-verdict.js';
import { formatTable, type TextColumn } from '../../../text/table.js';
import { countText, TIME_UNITS, timeText } from '../../../text/units.js';
import { type FigureRow, figureLines, figureRow, totalRow, valuesText } from '../../text/figures.js';
import type { KindText } from '../kind-text.js';
import type { AudioStreamReport } from './report.js';

/** The text on a stream of sound. */
export const AUDIO_STREAM_TEXT: KindText<AudioStreamReport> = {
  headLines: (stream) => [`${formatText(stream)}; TS-DF: ${verdictText(stream.ts_df)}`],
  sections: (stream, width) => [
    { name: 'sound', lines: figureLines('Sound (ST 2110-30)', stream, rowsOf(stream), width) },
    { name: 'levels', lines: stream.sound.length === 0 ? [] : formatTable(LEVELS, stream.sound, width) },
  ],
  transportRows: () => [],
  ruleLines: () => [],
  cells: { services: formatText },
  packetsNow: ({ audio }) => audio.interval.packets,
  bitrateNowBps: ({ transport }) => transport?.interval.bitrate_now_bps ?? null,
  findsLosses: false,
};

const LEVELS: readonly TextColumn<SoundGroupFigures>[] = [
  { title: 'channels', isText: true, cell: channelsText },
  { title: 'peak dBFS', isText: true, cell: ({ channels }) => levelsText(channels.map((of) => of.peak_dbfs)) },
  { title: 'RMS dBFS', isText: true, cell: ({ channels }) => levelsText(channels.map((of) => of.rms_dbfs)) },
  { title: 'M max LUFS', cell: ({ loudness }) => levelText(loudness.momentary_max_lufs) },
  { title: 'I LUFS', cell: ({ total_loudness }) => levelText(total_loudness.integrated_lufs) },
  { title: 'LRA LU', cell: ({ total_loudness }) => levelText(total_loudness.loudness_range_lu) },
];

function channelsText({ group, first_channel, channels }: SoundGroupFigures): string {
  const last = first_channel + channels.length - 1;
  return `${first_channel === last ? first_channel : `${first_channel}–${last}`} ${group}`;
}

function levelsText(levels: readonly (number | null)[]): string {
  return levels.map(levelText).join(' ');
}

function levelText(level: number | null): string {
  return level === null ? '-' : level.toFixed(1);
}

/** `L24 2 channels 48 kHz 1.00 ms` */
function formatText({ format }: AudioStreamReport): string {
  if (format === null) return 'format not known yet';
  const { encoding, channels, sampling_rate_hz, packet_time_ns, certainty } = format;
  const rate = sampling_rate_hz === null ? '' : ` ${sampling_rate_hz / 1000} kHz`;
  const time = packet_time_ns === null ? '' : ` ${timeText(packet_time_ns)}`;
  const sure = certainty === 'certain' ? '' : ` (${certainty})`;
  return `${encoding} ${channels === 1 ? '1 channel' : `${channels} channels`}${rate}${time}${sure}`;
}

function rowsOf({ format, audio, ts_df, rtp_delta, aes3 }: AudioStreamReport): FigureRow[] {
  const row = (label: string, text: (of: PcmFigures) => string): FigureRow => figureRow(label, audio, text);
  const limits = format?.packet_time_ns ?? null;
  return [
    row('packets, samples', ({ packets, samples }) => `${countText(packets)}, ${countText(samples)}`),
    row('missing packets, samples', (of) => `${countText(of.missing_packets)}, ${countText(of.missing_samples)}`),
    row('reordered, duplicates', (of) => `${countText(of.reordered_packets)}, ${countText(of.duplicate_packets)}`),
    row('wrong timestamps, sizes', (of) => `${countText(of.timestamp_errors)}, ${countText(of.size_errors)}`),
    row('packet interval min / avg / max', (of) =>
      valuesText([of.packet_interval_min_ns, of.packet_interval_avg_ns, of.packet_interval_max_ns], TIME_UNITS),
    ),
    row('TS-DF avg / max', (of) => valuesText([of.ts_df_avg_ns, of.ts_df_max_ns], TIME_UNITS)),
    totalRow('TS-DF verdict', verdictText(ts_df)),
    ...(limits === null ? [] : [totalRow('TS-DF limits narrow / wide', valuesText([limits, limits * 17], TIME_UNITS))]),
    row('arrival less RTP time', (of) =>
      valuesText([of.rtp_delta_min_ns, of.rtp_delta_avg_ns, of.rtp_delta_max_ns], TIME_UNITS),
    ),
    totalRow('RTP time verdict', verdictText(rtp_delta)),
    ...(aes3 === null
      ? []
      : [
          totalRow(
            'AES3 parity, framing, not valid',
            `${countText(aes3.parity_errors)}, ${countText(aes3.framing_errors)}, ${countText(aes3.not_valid)}`,
          ),
        ]),
  ];
}

function verdictText({ verdict, reason }: AudioVerdict): string {
  return `${verdict.replaceAll('_', ' ')} (${reason})`;
}
