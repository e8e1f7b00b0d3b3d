// Tested by: test/report/kinds/st2110-40.test.ts
import { ANC_FAULTS, type AncFault } from '../../../codec/ancillary/anc-fault.js';
import type { AncFigures, AncKind } from '../../../st2110/d40/anc-analyzer.js';
import { activeFormatText } from '../../../st2110/d40/anc-content.js';
import { printable } from '../../../text/printable.js';
import { formatTable, type TextColumn } from '../../../text/table.js';
import { countText } from '../../../text/units.js';
import { type FigureRow, figureLines, figureRow, totalRow } from '../../text/figures.js';
import type { KindText } from '../kind-text.js';
import { captionLines } from '../mpegts/caption-section.js';
import { teletextLines } from '../mpegts/teletext-section.js';
import type { AncillaryStreamReport } from './report.js';

const NO_LINE = 0x7ff;

/** The text on a stream of ancillary data. */
export const ANCILLARY_STREAM_TEXT: KindText<AncillaryStreamReport> = {
  headLines: (stream) => [headText(stream)],
  sections: (stream, width) => [
    { name: 'ancillary data', lines: figureLines('Ancillary data (ST 2110-40)', stream, rowsOf(stream), width) },
    { name: 'kinds', lines: stream.anc_kinds.length === 0 ? [] : formatTable(COLUMNS, stream.anc_kinds, width) },
    { name: 'captions', lines: captionsOf(stream, width) },
    { name: 'teletext', lines: teletextOf(stream, width) },
  ],
  transportRows: () => [],
  ruleLines: () => [],
  cells: { services: ({ anc_kinds }) => anc_kinds.map(({ did, sdid }) => identityText(did, sdid)).join(', ') },
  packetsNow: ({ ancillary }) => ancillary.interval.datagrams,
  bitrateNowBps: ({ transport }) => transport?.interval.bitrate_now_bps ?? null,
  findsLosses: false,
};

const COLUMNS: readonly TextColumn<AncKind>[] = [
  { title: 'DID/SDID', isText: true, cell: ({ did, sdid }) => identityText(did, sdid) },
  { title: 'line', cell: ({ line }) => (line === NO_LINE ? '-' : String(line)) },
  { title: 'packets', cell: ({ packets }) => countText(packets) },
  { title: 'what', isText: true, shortest: 20, cell: ({ name }) => name ?? 'not registered' },
];

function captionsOf({ caption_text }: AncillaryStreamReport, width: number | undefined): string[] {
  return caption_text === null
    ? []
    : captionLines([{ carrier: identityText(0x61, 0x01), captions: caption_text }], width);
}

function teletextOf({ op47 }: AncillaryStreamReport, width: number | undefined): string[] {
  const teletext = op47?.teletext ?? null;
  return teletext === null ? [] : teletextLines([{ carrier: identityText(0x43, 0x02), teletext }], width);
}

function identityText(did: number, sdid: number): string {
  const hex = (value: number): string => value.toString(16).toUpperCase().padStart(2, '0');
  return `${hex(did)}/${hex(sdid)}`;
}

function headText({ ancillary, scan, picture_rate_hz }: AncillaryStreamReport): string {
  const faults = sumOf(ancillary.total);
  const rate = picture_rate_hz === null ? '' : ` ${Math.round(picture_rate_hz * 100) / 100}`;
  const wrong = faults === 0 ? 'nothing is wrong with it' : `${countText(faults)} faults`;
  return `${scan ?? 'ancillary data'}${rate}: ${wrong}`;
}

function sumOf({ faults }: AncFigures): number {
  return Object.values(faults).reduce((sum, count) => sum + count, 0);
}

function rowsOf(stream: AncillaryStreamReport): FigureRow[] {
  const { ancillary, content, op47, padded_datagrams } = stream;
  const row = (label: string, text: (of: AncFigures) => string): FigureRow => figureRow(label, ancillary, text);
  const { active_format, captions, scte104, timecodes } = content;
  return [
    row('datagrams, fields or frames', ({ datagrams, frames }) => `${countText(datagrams)}, ${countText(frames)}`),
    row('ANC packets', ({ anc_packets }) => countText(anc_packets)),
    row('in a field or frame min / max', (of) =>
      of.anc_packets_per_frame_min === null ? '-' : `${of.anc_packets_per_frame_min} / ${of.anc_packets_per_frame_max}`,
    ),
    ...faultRows(stream),
    ...(padded_datagrams > 0 ? [totalRow('with RTP padding', countText(padded_datagrams))] : []),
    ...timecodes.map(({ source, text, jumps }) =>
      totalRow(`time code ${printable(source)}, jumps`, `${text}, ${countText(jumps)}`),
    ),
    ...(active_format === null ? [] : [totalRow('active format', activeFormatText(active_format))]),
    ...(captions === null
      ? []
      : [
          totalRow(
            'caption packets, faults, missing',
            `${countText(captions.packets)}, ${countText(total({ ...captions.faults }))}, ${countText(captions.sequence_breaks)}`,
          ),
        ]),
    ...(scte104 === null
      ? []
      : [totalRow('SCTE 104 messages, faults', `${countText(scte104.messages)}, ${countText(scte104.faults)}`)]),
    ...(op47 === null
      ? []
      : [
          totalRow(
            'OP-47 packets, faults, missing',
            `${countText(op47.packets)}, ${countText(total({ ...op47.faults }))}, ${countText(op47.sequence_breaks)}`,
          ),
        ]),
  ];
}

/** Only what is wrong. */
function faultRows({ ancillary }: AncillaryStreamReport): FigureRow[] {
  return (Object.keys(ANC_FAULTS) as AncFault[]).flatMap((fault) =>
    ancillary.total.faults[fault] === 0
      ? []
      : [figureRow(ANC_FAULTS[fault], ancillary, ({ faults }) => countText(faults[fault]))],
  );
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
