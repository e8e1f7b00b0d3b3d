import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecordingWatch } from '../../src/monitor/recording-watch.js';
import { StreamSession } from '../../src/monitor/stream-session.js';
import { goneError, OutputError, type OutputErrorCode } from '../../src/output/output-error.js';
import { ScriptedProbe, streamInfo } from '../support/programs/scripted-probe.js';
import { nameOf } from '../support/records/records.js';

const NOW_MS = 1_763_790_001_000;

interface Watched {
  readonly watch: RecordingWatch;
  /** What was done, in order. */
  readonly done: string[];
}

/** Three streams, of which the third is not recorded. */
function watchOf(isAnalysing: boolean): Watched {
  const done: string[] = [];
  const streams = ['a.ts', 'b.ts', null].map((outputFile, index) => {
    const stream = new StreamSession(new ScriptedProbe().identity, streamInfo(`239.1.1.${index}:5000`), true);
    stream.outputFile = outputFile;
    return stream;
  });
  const watch = new RecordingWatch({
    openStreams: () => streams,
    isAnalysing: () => isAnalysing,
    outcome: { keep: ({ code }) => done.push(`keep ${code}`), fail: ({ code }) => done.push(`fail ${code}`) },
    log: {
      outputFailed: ({ message }) => done.push(`log ${message}`),
      space: ({ isLow }) => done.push(`log ${isLow ? 'low' : 'enough'}`),
    },
    tell: (event) => done.push(`${nameOf(event)} ${event.stream_id}`),
    now: () => NOW_MS,
  });
  return { watch, done };
}

// What fails, whether streams are analysed, what is done.
const FAILURES: readonly (readonly [OutputErrorCode, boolean, readonly string[]])[] = [
  [
    'NO_SPACE',
    true,
    ['keep NO_SPACE', 'log it failed', 'Recording_failed 239.1.1.0:5000', 'Recording_failed 239.1.1.1:5000'],
  ],
  [
    'FILE_GONE',
    true,
    ['keep FILE_GONE', 'log it failed', 'Recording_failed 239.1.1.0:5000', 'Recording_failed 239.1.1.1:5000'],
  ],
  ['NO_SPACE', false, ['fail NO_SPACE']],
  ['PIPE_CLOSED', true, ['fail PIPE_CLOSED']],
];

for (const [code, isAnalysing, expected] of FAILURES) {
  test(`${code} of a monitor that ${isAnalysing ? 'analyses too' : 'only records'}`, () => {
    const { watch, done } = watchOf(isAnalysing);
    watch.failed(new OutputError(code, 'it failed'));
    assert.deepEqual(done, expected);
  });
}

test('a recording that is left out is an event of its stream alone', () => {
  const { watch, done } = watchOf(true);
  watch.leftOut(goneError('b.ts', 7));
  assert.deepEqual(done, ['keep FILE_GONE', 'Recording_failed 239.1.1.1:5000']);
});

test('a recording that never began is an event of no stream', () => {
  const { watch, done } = watchOf(true);
  watch.leftOut(new OutputError('NAME_TAKEN', 'taken'));
  assert.deepEqual(done, ['keep NAME_TAKEN']);
});

test('too little space, and enough again, are events of all that is recorded', () => {
  const { watch, done } = watchOf(true);
  watch.space({ isLow: true, freeBytes: 1 });
  watch.space({ isLow: false, freeBytes: 2 });
  assert.deepEqual(done, [
    'log low',
    'Recording_stopped 239.1.1.0:5000',
    'Recording_stopped 239.1.1.1:5000',
    'log enough',
    'Recording_resumed 239.1.1.0:5000',
    'Recording_resumed 239.1.1.1:5000',
  ]);
});
