import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { receivedRecord } from '../../src/report/received-record.js';
import { RecordTexts } from '../../src/report/record-texts.js';
import { type StreamReportRecord, streamReportRecord } from '../../src/report/records.js';
import { datagramStream, fileStream, NO_PROGRAM } from '../support/analysis/stream-report.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { assertFitsRecord } from '../support/checks/record-schema.js';
import { assertFits } from '../support/checks/report-schema.js';
import { NETWORK_LOSS } from '../support/records/network-loss.js';

const PROBE = { probeId: 'p1', sessionId: 's1' };
const ORIGIN = { probe_id: 'p1', session_id: 's1' };
const FACTS = { id: 'p1/s1/a/r/0', timestamp: 1000, final: false, host: null };
const STREAM = fileStream({ ...ORIGIN, stream_id: 'a' });
const RECORD = { ...streamReportRecord(STREAM, FACTS), tr101290: STREAM.tr101290 };
const RULE = STREAM.tr101290.PAT_error_2;

function recordOf(json: string, streamId = 'a'): unknown {
  const report = { json, streamId } as Parameters<typeof receivedRecord>[0];
  return receivedRecord(report, PROBE as Parameters<typeof receivedRecord>[1]);
}

/** As deep as a message may be long. */
const DEEP = 200_000;
const NESTED = `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`;

/** The record with an elementary stream whose descriptor has this value in a field. */
function withDescriptor(value: string, changes: object = {}): string {
  const program = { ...NO_PROGRAM, descriptors: [{ name: 'unknown', field: '@@' }] };
  return JSON.stringify({ ...RECORD, ...changes, programs: { 1: program } }).replace('"@@"', value);
}

const REFUSED: readonly { name: string; json: string; streamId?: string }[] = [
  { name: 'no JSON', json: '{' },
  { name: 'no object', json: '7' },
  { name: 'null', json: 'null' },
  { name: 'a list', json: '[]' },
  { name: 'another type', json: JSON.stringify({ ...RECORD, type: 'accounting' }) },
  { name: 'a field too few', json: JSON.stringify({ ...RECORD, packets: undefined }) },
  { name: 'no number', json: JSON.stringify({ ...RECORD, packets: 1 }).replace('"packets":1', '"packets":1e999') },
  { name: 'another probe', json: JSON.stringify({ ...RECORD, probe_id: 'p2' }) },
  { name: 'another session', json: JSON.stringify({ ...RECORD, session_id: 's2' }) },
  { name: 'another stream', json: JSON.stringify(RECORD), streamId: 'b' },
  { name: 'more than 16 MiB', json: JSON.stringify(RECORD).padEnd(16 * 2 ** 20 + 1, ' ') },
  { name: 'nested 200,000 deep', json: NESTED },
  { name: 'nested 200,000 deep where fields are free', json: withDescriptor(NESTED) },
  { name: 'nested 33 deep', json: withDescriptor(`${'['.repeat(29)}${']'.repeat(29)}`) },
  { name: 'a string of 16,385 characters', json: withDescriptor(`"${'x'.repeat(16_385)}"`) },
  { name: 'a program that is no number', json: withDescriptor('1').replace('{"1":{', '{"__proto__":{') },
  {
    name: 'a whole report',
    json: JSON.stringify({ schema: 'tscap.report', schema_version: 1, input: null, streams: [] }),
  },
];

describe('the record of an analysis in a probe', () => {
  test('is taken as it was sent', () => {
    assert.deepEqual(recordOf(JSON.stringify(RECORD)), JSON.parse(JSON.stringify(RECORD)));
  });

  test('is taken without what the schema does not know', () => {
    const rule = { ...RULE, of_tomorrow: [] };
    const sent = {
      ...RECORD,
      of_tomorrow: { x: 1 },
      tr101290: { ...RECORD.tr101290, PAT_error_2: rule, Rule_of_tomorrow: rule },
    };
    assert.deepEqual(recordOf(JSON.stringify(sent)), JSON.parse(JSON.stringify(RECORD)));
  });

  test('streams of other kinds and events too', () => {
    const other = streamReportRecord(datagramStream({ ...ORIGIN, stream_id: 'a' }), FACTS);
    assert.deepEqual(recordOf(JSON.stringify({ ...other, packets: 1 })), JSON.parse(JSON.stringify(other)));
    const told = {
      severity: 'warning',
      message: '7 packets lost in the network',
      time: '1970-01-01T00:00:01.000Z',
      raised_time: null,
      splice_time: null,
      service_names: [],
      stream_name: null,
      stream_group: null,
    };
    const event = { ...NETWORK_LOSS, ...told, ...ORIGIN, id: 'p1/s1/a/r/1', stream_id: 'a', timestamp: 1000 };
    assert.deepEqual(recordOf(JSON.stringify({ ...event, name: 'PAT_error_2' })), event);
  });

  test('descriptors keep their fields, 32 deep', () => {
    const json = withDescriptor(`${'['.repeat(27)}${']'.repeat(27)}`);
    assert.deepEqual(recordOf(json), JSON.parse(json));
  });

  for (const { name, json, streamId } of REFUSED) {
    test(`is refused: ${name}`, () => assert.equal(recordOf(json, streamId), undefined));
  }

  test('survives any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (json) => assert.equal(recordOf(json), undefined)),
      { numRuns: fuzzRuns(300) },
    );
  });

  test('whatever is put into a report, what is taken fits the schema and can be written', () => {
    const names = Object.keys(RECORD);
    const texts = new RecordTexts();
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.jsonValue(), fc.string(), (name, value, extra) => {
        const taken = recordOf(JSON.stringify({ ...RECORD, [extra]: value, [name]: value }));
        if (taken === undefined) return;
        assertFits('StreamReportRecord', taken);
        for (const { json } of texts.of(taken as StreamReportRecord)) assertFitsRecord(JSON.parse(json));
      }),
      { numRuns: fuzzRuns(300) },
    );
  });
});
