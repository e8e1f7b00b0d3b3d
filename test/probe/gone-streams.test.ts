import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Stream } from '../../src/ingest/stream.js';
import { GoneStreams, type GoneStreamsParts } from '../../src/probe/gone-streams.js';

const A = { info: { streamId: 'a' } } as Stream;
const B = { info: { streamId: 'b' } } as Stream;

/** What is done, in its order; `due` are the streams of each look. */
function createGone(due: readonly (readonly Stream[])[]) {
  const done: string[] = [];
  const looks = due.map((streams) => new Set(streams));
  const parts: GoneStreamsParts = {
    releases: { due: () => looks.shift() ?? new Set() },
    inspection: { release: (streamId) => done.push(`last report of ${streamId}`) },
    ingest: { release: (streams) => done.push(`released ${[...streams].map(({ info }) => info.streamId)}`) },
    log: { info: (facts: unknown) => done.push(JSON.stringify(facts)) } as unknown as GoneStreamsParts['log'],
  };
  return { gone: new GoneStreams(parts), done };
}

test('the last report of a stream goes before the last status that has it, and its release behind', () => {
  const { gone, done } = createGone([[A, B]]);
  gone.begin(1000);
  done.push('status');
  gone.end();
  assert.deepEqual(done, [
    'last report of a',
    'last report of b',
    'status',
    'released a,b',
    '{"streams":2,"first":["a","b"]}',
  ]);
});

test('where nothing is due nothing is done, and nothing twice', () => {
  const { gone, done } = createGone([[], [A]]);
  gone.begin(1000);
  gone.end();
  assert.deepEqual(done, []);
  gone.begin(2000);
  gone.end();
  const once = done.length;
  gone.end();
  gone.begin(3000);
  gone.end();
  assert.equal(done.length, once);
});
