import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AncFault } from '../../../src/codec/ancillary/anc-fault.js';
import { AncAnalyzer, type AncFigures } from '../../../src/st2110/d40/anc-analyzer.js';
import { type AncPayloadSpec, type AncSpec, ancPayload } from '../../support/st2110/anc-builder.js';

const CAPTIONS: AncSpec = { did: 0x61, sdid: 0x01, line: 9, data: [0x96, 0x69, 1, 2, 3] };
const AFD: AncSpec = { did: 0x41, sdid: 0x05, line: 11, data: [0x44, 0, 0, 0, 0, 0, 0, 0] };

interface Case {
  readonly name: string;
  readonly payload: AncPayloadSpec;
  readonly faults: Partial<Record<AncFault, number>>;
  /** ANC packets that are read all the same. */
  readonly read: number;
}

const DAMAGED: readonly Case[] = [
  { name: 'nothing', payload: { packets: [CAPTIONS, AFD] }, faults: {}, read: 2 },
  { name: 'no ANC packet', payload: { packets: [] }, faults: {}, read: 0 },
  { name: 'F 01', payload: { packets: [AFD], field: 0b01 }, faults: { field: 1 }, read: 1 },
  { name: 'reserved bits', payload: { packets: [AFD], reserved: 4 }, faults: { reserved: 1 }, read: 1 },
  {
    name: 'Length too small by a word',
    payload: { packets: [AFD], length: 16 },
    faults: { length: 1, truncated: 1 },
    read: 0,
  },
  { name: 'cut off in the second', payload: { packets: [AFD, CAPTIONS], cut: 6 }, faults: { truncated: 1 }, read: 1 },
  { name: 'cut off between them', payload: { packets: [AFD, CAPTIONS], cut: 16 }, faults: { truncated: 1 }, read: 1 },
  { name: 'cut off in the header', payload: { packets: [], cut: 1 }, faults: { truncated: 1 }, read: 0 },
  { name: 'ANC_Count too large', payload: { packets: [AFD], ancCount: 2 }, faults: { count: 1 }, read: 1 },
  { name: 'ANC_Count too small', payload: { packets: [AFD, CAPTIONS], ancCount: 1 }, faults: { count: 1 }, read: 1 },
  {
    name: 'parity of DID',
    payload: { packets: [{ ...AFD, damage: { did: 0x100 } }, CAPTIONS] },
    faults: { did_parity: 1 },
    read: 1,
  },
  {
    name: 'bit 9 of DID',
    payload: { packets: [{ ...AFD, damage: { did: 0x200 } }] },
    faults: { did_parity: 1 },
    read: 0,
  },
  {
    name: 'parity of SDID',
    payload: { packets: [{ ...AFD, damage: { sdid: 1 } }] },
    faults: { sdid_parity: 1 },
    read: 0,
  },
  {
    name: 'parity of Data_Count',
    payload: { packets: [{ ...AFD, damage: { dataCount: 0x100 } }, CAPTIONS] },
    faults: { data_count_parity: 1 },
    read: 1,
  },
  {
    name: 'checksum',
    payload: { packets: [CAPTIONS, { ...AFD, damage: { checksum: 4 } }] },
    faults: { checksum: 1 },
    read: 1,
  },
  {
    name: 'inverse bit of the checksum',
    payload: { packets: [{ ...AFD, damage: { checksum: 0x200 } }] },
    faults: { checksum: 1 },
    read: 0,
  },
  { name: 'DID 0', payload: { packets: [{ ...AFD, did: 0 }] }, faults: { did: 1 }, read: 0 },
  {
    name: 'Data_Count beyond the payload',
    payload: { packets: [{ ...AFD, damage: { dataCount: 0x03 << 5 } }] },
    faults: { truncated: 1 },
    read: 0,
  },
];

describe('a payload of ancillary data, damaged', () => {
  for (const { name, payload, faults, read } of DAMAGED) {
    test(name, () => {
      const bytes = ancPayload(payload);
      const analyzer = new AncAnalyzer();
      analyzer.feed(bytes, 0, bytes.length, true, 1);
      const { total } = analyzer.snapshotAndReset();
      assert.deepEqual(faultsOf(total), faults);
      assert.equal(total.anc_packets, read);
    });
  }
});

interface Row {
  readonly timestamp: number;
  readonly isLast: boolean;
  readonly field?: number;
}

/** What markers, timestamps and fields say together. */
const SEQUENCES: readonly {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly faults: Partial<Record<AncFault, number>>;
}[] = [
  { name: 'frames', rows: [row(1, true), row(2, false), row(2, true), row(3, true)], faults: {} },
  { name: 'fields', rows: [row(1, true, 2), row(2, false, 3), row(2, true, 3), row(3, true, 2)], faults: {} },
  { name: 'no marker', rows: [row(1, true), row(2, false), row(3, true)], faults: { marker: 1 } },
  { name: 'a marker too early', rows: [row(1, true), row(2, true), row(2, true), row(3, true)], faults: { marker: 1 } },
  { name: 'a field twice', rows: [row(1, true, 2), row(2, true, 2), row(3, true, 3)], faults: { field_order: 1 } },
  {
    name: 'two fields at once',
    rows: [row(1, false, 2), row(1, true, 3), row(2, true, 3)],
    faults: { field_order: 1 },
  },
  {
    name: 'no longer interlaced',
    rows: [row(1, true, 2), row(2, true, 3), row(3, true, 0)],
    faults: { field_order: 1 },
  },
];

describe('markers and fields of ancillary data', () => {
  for (const { name, rows, faults } of SEQUENCES) {
    test(name, () => assert.deepEqual(faultsOf(feedRows(new AncAnalyzer(), rows).snapshotAndReset().total), faults));
  }

  test('behind a gap nothing is compared with what was before it', () => {
    const analyzer = feedRows(new AncAnalyzer(), [row(1, true, 2), row(2, false, 3)]);
    analyzer.noteGap();
    feedRows(analyzer, [row(3, true, 3), row(4, true, 2)]);
    assert.deepEqual(faultsOf(analyzer.snapshotAndReset().total), {});
  });
});

test('ANC packets of a frame are counted from its start on, by kind and line, and in each interval', () => {
  const analyzer = new AncAnalyzer();
  const feed = (packets: readonly AncSpec[], isLast: boolean, timestamp: number) => {
    const bytes = ancPayload({ packets });
    analyzer.feed(bytes, 0, bytes.length, isLast, timestamp);
  };
  feed([AFD], true, 1);
  feed([CAPTIONS], false, 2);
  feed([AFD, { ...AFD, line: 574 }], true, 2);
  const first = analyzer.snapshotAndReset();
  feed([], true, 3);
  const { interval, total, kinds, scan } = analyzer.snapshotAndReset();
  assert.equal(first.interval.anc_packets_per_frame_min, 3);
  assert.deepEqual([interval.anc_packets_per_frame_max, interval.datagrams, total.datagrams], [0, 1, 4]);
  assert.deepEqual([total.anc_packets_per_frame_min, total.anc_packets_per_frame_max, total.frames], [0, 3, 3]);
  assert.equal(scan, 'progressive');
  assert.deepEqual(
    kinds.map(({ did, line, packets, name }) => [did, line, packets, name]),
    [
      [0x41, 11, 2, 'AFD and bar data (ST 2016-3)'],
      [0x61, 9, 1, 'CEA-708 caption distribution packet (ST 334-1)'],
      [0x41, 574, 1, 'AFD and bar data (ST 2016-3)'],
    ],
  );
});

test('kinds are bounded in number', () => {
  const analyzer = new AncAnalyzer();
  for (let line = 0; line < 100; line++) {
    const bytes = ancPayload({ packets: [{ ...AFD, line }] });
    analyzer.feed(bytes, 0, bytes.length, true, line);
  }
  const { kinds, other_kinds } = analyzer.snapshotAndReset();
  assert.deepEqual([kinds.length, other_kinds], [64, 36]);
});

function row(timestamp: number, isLast: boolean, field = 0): Row {
  return { timestamp, isLast, field };
}

function feedRows(analyzer: AncAnalyzer, rows: readonly Row[]): AncAnalyzer {
  for (const { timestamp, isLast, field = 0 } of rows) {
    const bytes = ancPayload({ packets: [AFD], field });
    analyzer.feed(bytes, 0, bytes.length, isLast, timestamp);
  }
  return analyzer;
}

function faultsOf({ faults }: AncFigures): Partial<Record<AncFault, number>> {
  return Object.fromEntries(Object.entries(faults).filter(([, count]) => count > 0));
}
