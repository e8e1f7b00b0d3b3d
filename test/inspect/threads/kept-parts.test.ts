import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeptParts } from '../../../src/inspect/threads/kept-parts.js';
import type { StreamReportRecord } from '../../../src/report/records.js';

const RULES = { PAT_error: { count_total: 0 } };
const JUDGED_BY = { profile: 'dvb' };
const DESCRIPTORS = [{ tag: 10 }];

function report(parts: object, pids: Record<string, object> = {}, final = false): StreamReportRecord {
  return { type: 'stream_report', kind: 'mpegts', final, pids, ...parts } as unknown as StreamReportRecord;
}

/** What is left of the record on its way, and what it is behind it. */
function cross(ends: readonly [KeptParts, KeptParts], record: StreamReportRecord, stream = 1): [object, object] {
  ends[0].leaveOut(stream, record);
  const onTheWay = structuredClone(record);
  const received = structuredClone(record);
  ends[1].putBack(stream, received);
  return [onTheWay, received];
}

test('what is the same object crosses once, and is there each time', () => {
  const ends = [new KeptParts(), new KeptParts()] as const;
  const pid = () => ({ packets: 3, descriptors: DESCRIPTORS, header: null });
  const make = () => report({ tr101290: RULES, judged_by: JUDGED_BY }, { 256: pid() });
  const [first] = cross(ends, make());
  assert.deepEqual(first, make());
  for (let times = 0; times < 3; times++) {
    const [onTheWay, received] = cross(ends, make());
    assert.deepEqual(received, make());
    assert.deepEqual(
      onTheWay,
      report(
        { tr101290: undefined, judged_by: undefined },
        { 256: { packets: 3, descriptors: undefined, header: null } },
      ),
    );
  }
});

test('what is another object crosses again, and so does what comes back', () => {
  const ends = [new KeptParts(), new KeptParts()] as const;
  const others = { PAT_error: { count_total: 1 } };
  for (const tr101290 of [RULES, others, others, RULES, null, RULES]) {
    const [, received] = cross(ends, report({ tr101290, judged_by: JUDGED_BY }));
    assert.deepEqual(received, report({ tr101290, judged_by: JUDGED_BY }));
  }
});

test('a report of another kind has nothing of the one before', () => {
  const ends = [new KeptParts(), new KeptParts()] as const;
  cross(ends, report({ tr101290: RULES, judged_by: JUDGED_BY }));
  const other = () => ({ ...report({ judged_by: JUDGED_BY }), kind: 'rtp', pids: undefined }) as never;
  const [, received] = cross(ends, other());
  assert.deepEqual(received, other());
});

test('behind the last report nothing is kept, and streams have nothing of each other', () => {
  const ends = [new KeptParts(), new KeptParts()] as const;
  const make = (final: boolean) => report({ tr101290: RULES, judged_by: JUDGED_BY }, {}, final);
  cross(ends, make(false));
  const [ofAnother] = cross(ends, make(false), 2);
  assert.deepEqual(ofAnother, make(false));
  const [, last] = cross(ends, make(true));
  assert.deepEqual(last, make(true));
  const [anew] = cross(ends, make(false));
  assert.deepEqual(anew, make(false));
});

test('a stream that ends without a last report leaves nothing', () => {
  const ends = [new KeptParts(), new KeptParts()] as const;
  const make = () => report({ tr101290: RULES, judged_by: JUDGED_BY });
  cross(ends, make());
  for (const end of ends) end.forget(1);
  const [anew] = cross(ends, make());
  assert.deepEqual(anew, make());
});
