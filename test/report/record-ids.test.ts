import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RecordIds } from '../../src/report/record-ids.js';

const A = { probe_id: 'p', session_id: '0123456789abcdef', stream_id: '239.1.1.1:5000' };
const B = { ...A, stream_id: '[ff3e::1]:5000' };
const FILE = { probe_id: null, session_id: null, stream_id: 'file' };

describe('RecordIds', () => {
  test('numbers each stream by itself, without gaps', () => {
    const ids = new RecordIds('run');
    assert.deepEqual(
      [ids.next(A), ids.next(B), ids.next(A), ids.next(FILE)],
      [
        'p/0123456789abcdef/239.1.1.1:5000/run/0',
        'p/0123456789abcdef/[ff3e::1]:5000/run/0',
        'p/0123456789abcdef/239.1.1.1:5000/run/1',
        '-/-/file/run/0',
      ],
    );
  });

  test('keeps nothing of a stream behind its last record', () => {
    const ids = new RecordIds('run');
    for (let session = 0; session < 1000; session++) {
      const subject = { ...A, session_id: `s${session}` };
      ids.next(subject);
      assert.match(ids.next(subject, true), /\/1$/);
    }
    assert.equal(ids.size, 0);
  });

  test('a stream that comes back behind its last record never has an id again', () => {
    const ids = new RecordIds('run');
    const seen = new Set<string>();
    for (let life = 0; life < 20; life++) {
      for (let record = 0; record < 3; record++) seen.add(ids.next(A));
      if (life % 2 === 0) seen.add(ids.next(A, true));
      else ids.end(A);
      ids.end(A);
      seen.add(ids.next(B));
    }
    assert.equal(seen.size, 20 * 4 + 10);
    assert.equal(ids.next(A), 'p/0123456789abcdef/239.1.1.1:5000/run.20/0');
    assert.equal(ids.next(B), 'p/0123456789abcdef/[ff3e::1]:5000/run.1/20');
  });
});
