import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { probeRecordOf } from '../../src/monitor/probe-reports.js';
import { streamReportRecord } from '../../src/report/records.js';
import { fileStream } from '../support/analysis/stream-report.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const PROBE = { probeId: 'p1', sessionId: 's1' };
const ORIGIN = { probe_id: 'p1', session_id: 's1' };
const RECORD = streamReportRecord(fileStream({ ...ORIGIN, stream_id: 'a' }), {
  id: 'p1/s1/a/r/0',
  timestamp: 1000,
  final: false,
  host: null,
});

function recordOf(json: string, streamId = 'a'): unknown {
  const report = { json, streamId } as Parameters<typeof probeRecordOf>[0];
  return probeRecordOf(report, PROBE as Parameters<typeof probeRecordOf>[1]);
}

const REFUSED: readonly { name: string; json: string; streamId?: string }[] = [
  { name: 'no JSON', json: '{' },
  { name: 'no object', json: '7' },
  { name: 'null', json: 'null' },
  { name: 'a field too few', json: JSON.stringify({ ...RECORD, packets: undefined }) },
  { name: 'a field too many', json: JSON.stringify({ ...RECORD, extra: 1 }) },
  { name: 'another probe', json: JSON.stringify({ ...RECORD, probe_id: 'p2' }) },
  { name: 'another session', json: JSON.stringify({ ...RECORD, session_id: 's2' }) },
  { name: 'another stream', json: JSON.stringify(RECORD), streamId: 'b' },
  { name: 'more than 16 MiB', json: JSON.stringify(RECORD).padEnd(16 * 2 ** 20 + 1, ' ') },
  {
    name: 'a whole report',
    json: JSON.stringify({ schema: 'tscap.report', schema_version: 1, input: null, streams: [] }),
  },
];

describe('the record of an analysis in a probe', () => {
  it('is taken as it was sent', () => {
    assert.deepStrictEqual(recordOf(JSON.stringify(RECORD)), JSON.parse(JSON.stringify(RECORD)));
  });

  for (const { name, json, streamId } of REFUSED) {
    it(`is refused: ${name}`, () => assert.strictEqual(recordOf(json, streamId), undefined));
  }

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (json) => assert.strictEqual(recordOf(json), undefined)),
      { numRuns: fuzzRuns(300) },
    );
  });
});
