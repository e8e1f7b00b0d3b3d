// Tested by: test/report/text/audio.test.ts
import { printable } from '../../../text/printable.js';
import { formatTable, type TextColumn } from '../../../text/table.js';
import { countText } from '../../../text/units.js';
import { hex, pidText } from '../../text/naming.js';
import type { TransportStreamReport } from './report.js';

/** One kind of data of a PID. */
interface Row {
  readonly pid: number;
  readonly carriage: string;
  readonly kind: string;
  readonly line: string;
  readonly count: number;
  readonly errors: number;
}

/** 0x7FF of an ANC packet. */
const NO_LINE = 2047;
const MOST_TEXT = 60;

const COLUMNS: readonly TextColumn<Row>[] = [
  { title: 'Data', isText: true, cell: ({ pid }) => pidText(pid) },
  { title: 'carried as', isText: true, importance: 2, cell: ({ carriage }) => carriage },
  { title: 'kind', isText: true, shortest: 12, cell: ({ kind }) => kind },
  { title: 'line', importance: 1, cell: ({ line }) => line },
  { title: 'count', cell: ({ count }) => countText(count) },
  { title: 'errors of the PID', importance: 3, cell: ({ errors }) => countText(errors) },
];

/** Ancillary data, KLV and ID3 by their kinds. */
export function dataSection(stream: TransportStreamReport, width: number | undefined): string[] {
  const rows = [...ancillaryRows(stream), ...metadataRows(stream)];
  return rows.length === 0 ? [] : formatTable(COLUMNS, rows, width);
}

function ancillaryRows({ pids }: TransportStreamReport): Row[] {
  return Object.values(pids).flatMap(({ pid, ancillary }) => {
    if (ancillary === null) return [];
    const { checksum_errors, identifier_errors, truncated } = ancillary.total;
    const common = { pid, carriage: 'ST 2038', errors: checksum_errors + identifier_errors + truncated };
    if (ancillary.kinds.length === 0) return [{ ...common, kind: 'no ANC packets', line: '', count: 0 }];
    return ancillary.kinds.map(({ did, sdid, name, line, packets }) => ({
      ...common,
      kind: `${hex(did, 2)}/${hex(sdid, 2)} ${name ?? ''}`.trimEnd(),
      line: line === NO_LINE ? '' : String(line),
      count: packets,
    }));
  });
}

function metadataRows({ pids }: TransportStreamReport): Row[] {
  return Object.values(pids).flatMap(({ pid, metadata }) => {
    if (metadata === null) return [];
    const way = metadata.format === 'id3' ? '' : metadata.is_synchronous ? ', synchronous' : ', asynchronous';
    const common = { pid, carriage: `${metadata.format.toUpperCase()}${way}`, line: '', errors: metadata.total.errors };
    if (metadata.kinds.length === 0) return [{ ...common, kind: 'nothing', count: 0 }];
    return metadata.kinds.map(({ key, name, count }) => ({
      ...common,
      kind: printable(name ?? key).slice(0, MOST_TEXT),
      count,
    }));
  });
}
