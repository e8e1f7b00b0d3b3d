import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AncillaryObserver } from '../../../src/analysis/content/ancillary-observer.js';
import type { ContentEvent } from '../../../src/analysis/content/content-event.js';
import { MetadataObserver, metadataFormatOf } from '../../../src/analysis/content/metadata-observer.js';
import { PesCollector } from '../../../src/analysis/content/pes-collector.js';
import type { ElementaryObserver } from '../../../src/mpegts/elementary-streams.js';
import { PesHeader } from '../../../src/mpegts/pes-header.js';
import { description, noConditions, noEssence } from '../../support/analysis/content-rig.js';
import { hex } from '../../support/frames/frame-builder.js';

const UNKNOWN = { ticks: Number.NaN, timeNs: Number.NaN };
const HEADER_BYTES = 14;
const UAS = '060e2b34020b01010e01030101000000';
/** TXXX with a description and a text. Spec: ID3 tag version 2.4.0, 4.2.6 */
const TAG = Buffer.from('ID3\x04\0\0\0\0\0\x14TXXX\0\0\0\x0a\0\0\x03key\0\x1b[31m', 'latin1');

/** Feeds a PES packet in pieces of a transport packet. */
function pes(observer: ElementaryObserver, payload: Uint8Array, timeNs = 0, streamId = 0xbd): void {
  const header = new PesHeader();
  header.streamId = streamId;
  header.packetLength = payload.length + HEADER_BYTES - 6;
  header.pts90k = 9000;
  observer.startPes(header, HEADER_BYTES, timeNs);
  for (let pos = 0; pos < payload.length; pos += 184)
    observer.payload!(payload, pos, Math.min(pos + 184, payload.length));
}

function metadata(format: 'klv' | 'id3'): { readonly observer: MetadataObserver; readonly events: ContentEvent[] } {
  const events: ContentEvent[] = [];
  const context = { pid: 0x101, description: description(0x101, 'timed_id3'), pcr: UNKNOWN, videoPts: UNKNOWN };
  const tell = (event: ContentEvent) => events.push(event);
  return {
    observer: new MetadataObserver(format, { ...context, conditions: noConditions(), essence: noEssence(), tell }),
    events,
  };
}

describe('MetadataObserver', () => {
  test('an ID3 tag is an event, no more than five in a second', () => {
    const { observer, events } = metadata('id3');
    for (let n = 0; n < 8; n++) pes(observer, TAG, n * 1e8);
    assert.equal(events.length, 5);
    assert.deepEqual(events[0], {
      type: 'event',
      event: 'id3',
      name: 'TXXX',
      severity: 'info',
      time_ns: 0,
      pid: 0x101,
      pts_90k: 9000,
      frames: [{ id: 'TXXX', size_bytes: 10, description: 'key', text: '\x1b[31m', transport_stream_timestamp: null }],
      untold_tags: 0,
    });
    pes(observer, TAG, 2e9);
    assert.equal('untold_tags' in events[5]! && events[5].untold_tags, 3);
    const { total, kinds, is_synchronous } = observer.snapshotAndReset();
    assert.deepEqual(total, { pes_packets: 9, units: 9, errors: 0, interval_max_ns: 1.3e9 });
    assert.deepEqual(kinds, [{ key: 'TXXX key', name: null, count: 9 }]);
    assert.equal(is_synchronous, false);
    assert.equal(observer.snapshotAndReset().interval.units, 0);
  });

  test('KLV in both ways', () => {
    const { observer, events } = metadata('klv');
    pes(observer, hex(`${UAS} 02 aabb`));
    assert.equal(observer.snapshotAndReset().is_synchronous, false);
    pes(observer, hex(`00 05 df 0013 ${UAS} 02 aabb`), 1e9, 0xfc);
    const { total, kinds, is_synchronous } = observer.snapshotAndReset();
    assert.equal(is_synchronous, true);
    assert.deepEqual([total.units, total.errors], [2, 0]);
    assert.deepEqual(kinds, [{ key: UAS, name: 'UAS Datalink Local Set (ST 0601)', count: 2 }]);
    assert.deepEqual(events, []);
  });

  test('what is none of it, or cut off, is an error; what is missing on the way is not', () => {
    const { observer } = metadata('klv');
    pes(observer, Buffer.alloc(40, 1));
    const header = new PesHeader();
    header.packetLength = 500;
    observer.startPes(header, 9, 1e9);
    observer.payload(Buffer.alloc(100), 0, 100);
    pes(observer, hex(`${UAS} 00`), 2e9);
    assert.equal(observer.snapshotAndReset().total.errors, 2);
    observer.startPes(header, 9, 1e9);
    observer.gap();
    pes(observer, hex(`${UAS} 00`), 2e9);
    assert.equal(observer.snapshotAndReset().total.errors, 2);
  });

  test('kinds are bounded', () => {
    const { observer } = metadata('klv');
    for (let n = 0; n < 100; n++) pes(observer, hex(`060e2b34${n.toString(16).padStart(24, '0')} 00`));
    const { kinds, other_kinds } = observer.snapshotAndReset();
    assert.deepEqual([kinds.length, other_kinds], [32, 68]);
  });

  test('codecs', () => {
    assert.deepEqual(
      [metadataFormatOf('klv'), metadataFormatOf('timed_id3'), metadataFormatOf('ac3')],
      ['klv', 'id3', undefined],
    );
  });
});

describe('AncillaryObserver', () => {
  const AFD = hex('00034002418150880200802008020080 20053bffffff');

  test('kinds by identifiers and line, PES packets without ANC packets, and errors', () => {
    const observer = new AncillaryObserver();
    pes(observer, Buffer.concat([AFD.subarray(0, 19), AFD]));
    pes(observer, Buffer.alloc(10, 0xff));
    const damaged = Buffer.from(AFD);
    damaged[9]! ^= 0x10;
    pes(observer, damaged);
    const { kinds, total } = observer.snapshotAndReset();
    assert.deepEqual(kinds, [{ did: 0x41, sdid: 5, name: 'AFD and bar data (ST 2016-3)', line: 13, packets: 2 }]);
    const counts = { anc_packets: 2, checksum_errors: 1, identifier_errors: 0, truncated: 0 };
    assert.deepEqual(total, { pes_packets: 3, empty_pes_packets: 2, ...counts });
  });
});

describe('PesCollector', () => {
  test('without a length a PES packet ends where the next one begins', () => {
    const taken: (readonly [number, boolean])[] = [];
    const collector = new PesCollector((_bytes, length, _pts, _time, isWhole) => taken.push([length, isWhole]));
    const header = new PesHeader();
    header.packetLength = 0;
    collector.start(header, 9, 0);
    for (let n = 0; n < 600; n++) collector.feed(new Uint8Array(184), 0, 184);
    collector.start(header, 9, 0);
    assert.deepEqual(taken, [[65_536, true]], 'bounded');
    collector.drop();
    collector.start(header, 9, 0);
    assert.equal(taken.length, 1, 'what is missing is not put together');
  });
});
