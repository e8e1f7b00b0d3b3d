// Tested by: test/report/text/captions.test.ts
import {
  type CaptionChannelReport,
  type CaptionReport,
  dataChannelOf,
} from '../../../analysis/content/caption-report.js';
import { printable } from '../../../text/printable.js';
import { formatTable, type TextColumn } from '../../../text/table.js';
import { countText, UNKNOWN } from '../../../text/units.js';
import { pidText } from '../../text/naming.js';
import type { TransportStreamReport } from './report.js';

/** Captions, and what carries them, in words. */
interface CarriedCaptions {
  readonly carrier: string;
  readonly captions: CaptionReport;
}

/** One channel of them: undefined where no channel had any. */
interface Row extends CarriedCaptions {
  readonly channel: CaptionChannelReport | undefined;
}

const MOST_TEXT = 48;

const COLUMNS: readonly TextColumn<Row>[] = [
  { title: 'Captions', isText: true, cell: ({ carrier }) => carrier },
  { title: 'channel', isText: true, cell: ({ channel }) => channel?.channel ?? '' },
  { title: 'language', isText: true, importance: 4, cell: ({ channel }) => channel?.language ?? '' },
  { title: 'captions', cell: ({ channel }) => countText(channel?.captions ?? 0) },
  { title: 'state', isText: true, cell: stateText },
  {
    title: 'pairs/s F1, F2',
    importance: 3,
    cell: ({ captions: { field_1_pairs_per_s, field_2_pairs_per_s } }) =>
      `${rateText(field_1_pairs_per_s)}, ${rateText(field_2_pairs_per_s)}`,
  },
  { title: 'parity', importance: 2, cell: ({ captions: { total } }) => countText(total.parity_errors) },
  { title: '708 packets', importance: 2, cell: ({ captions: { total } }) => countText(total.dtvcc_packets) },
  {
    title: '708 errors, gaps',
    importance: 1,
    cell: ({ captions: { total } }) => `${countText(total.dtvcc_errors)}, ${countText(total.dtvcc_sequence_gaps)}`,
  },
  { title: 'wrong cc_count', importance: 1, cell: ({ captions: { total } }) => countText(total.wrong_counts) },
  { title: 'last text', isText: true, importance: 5, shortest: 12, cell: ({ channel }) => lastText(channel) },
];

/** The channels of captions, those of each PID together, and what extended data services say. */
export function captionSection({ pids }: TransportStreamReport, width: number | undefined): string[] {
  const carried = Object.values(pids).flatMap(({ pid, captions }) => {
    return captions === null ? [] : [{ carrier: pidText(pid), captions }];
  });
  return captionLines(carried, width);
}

/** The same of whatever carries them. */
export function captionLines(carried: readonly CarriedCaptions[], width: number | undefined): string[] {
  const rows = carried.flatMap(rowsOf);
  if (rows.length === 0) return [];
  return [...formatTable(COLUMNS, rows, width), ...carried.flatMap(({ captions }) => xdsLines(captions))];
}

function rowsOf({ carrier, captions }: CarriedCaptions): Row[] {
  const { channels } = captions;
  return (channels.length === 0 ? [undefined] : channels).map((channel) => ({ carrier, captions, channel }));
}

function stateText({ captions: { lost }, channel }: Row): string {
  const isLost = channel === undefined ? lost.length > 0 : lost.includes(dataChannelOf(channel.channel));
  return isLost ? 'LOST' : 'present';
}

function rateText(rate: number | null): string {
  return rate === null ? UNKNOWN : rate.toFixed(1);
}

function lastText(channel: CaptionChannelReport | undefined): string {
  const text = printable((channel?.last_text ?? '').replaceAll('\n', ' / '));
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT - 1)}…` : text;
}

function xdsLines({ xds }: CaptionReport): string[] {
  if (xds === null) return [];
  const { program_name, network_name, call_letters, content_advisory } = xds;
  const facts = [program_name, network_name, call_letters, content_advisory].filter((fact) => fact !== null);
  return facts.length === 0 ? [] : [`Extended data services: ${facts.map(printable).join(', ')}`];
}
