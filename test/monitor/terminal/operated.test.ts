// biome-ignore-all lint/suspicious/noControlCharactersInRegex: what a terminal is sent is looked at
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { KEY_HELP } from '../../../src/monitor/terminal/key-help.js';
import type { Key, KeyName } from '../../../src/monitor/terminal/keys.js';
import { Operated, type OperatedOptions } from '../../../src/monitor/terminal/operated.js';
import { StreamList } from '../../../src/monitor/terminal/stream-list.js';
import { STREAM_STATES } from '../../../src/monitor/terminal/stream-state.js';
import { renderLine } from '../../../src/monitor/terminal/styled.js';
import type { StreamReport } from '../../../src/report/stream-report.js';
import { widthOf } from '../../../src/text/width.js';
import { madeStreams } from '../../support/analysis/made-streams.js';
import { liveStream, losses, rules, S } from '../../support/analysis/stream-report.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { REPOSITORY } from '../../support/programs/programs.js';

class Rig {
  nowMs = 0;
  readonly operated: Operated;

  constructor(options: Partial<OperatedOptions> = {}) {
    this.operated = new Operated({
      intervalMs: 1000,
      now: () => this.nowMs,
      clock: () => 1_763_790_000 + this.nowMs / 1000,
      emptyText: 'no stream yet',
      inDepth: false,
      ...options,
    });
  }

  take(streams: readonly StreamReport[], laterMs = 1000): void {
    this.nowMs += laterMs;
    this.operated.take(streams);
  }

  press(...keys: readonly string[]): (string | undefined)[] {
    return keys.map((key) => this.operated.key(keyOf(key)));
  }

  lines(width = 100, height = 30): string[] {
    return this.operated
      .frame(width, height)
      .map((line) => renderLine(line, width, false).replaceAll(/\x1b\[[0-9;]*m/g, ''));
  }

  /** The addresses in their order. */
  get order(): string[] {
    return this.lines().flatMap((line) => /^.{3}(\d+\.\d+\.\d+\.\d+:\d+)/.exec(line)?.[1] ?? []);
  }
}

function keyOf(key: string): Key {
  return key.length === 1 ? { name: 'character', character: key } : { name: key as Exclude<KeyName, 'character'> };
}

const NOTED = { count_total: 5, count_interval: 1, last_time_ns: S, raised_time_ns: S } as const;

/** A stream with so grave an alarm raised. */
function stream(last: number, severity?: 'critical' | 'major' | 'warning', count = 5): StreamReport {
  const error = {
    state: 'raised',
    severity,
    count_total: count,
    count_interval: 1,
    last_time_ns: S,
    raised_time_ns: S,
  } as const;
  return liveStream({
    stream_id: `239.1.1.${last}:5000`,
    tr101290: rules(severity === undefined ? {} : { PMT_error: error }, { state: 'ok', reason: null }),
  });
}

describe('the order does not jump', () => {
  test('before the first stream it is said whether the analysis is behind', () => {
    const rig = new Rig();
    const [, , text] = rig.lines();
    assert.equal(text?.trim(), 'no stream yet');
    rig.operated.isLate = true;
    assert.match(rig.lines().join(' '), /the analysis is behind: streams are shown as soon/);
    rig.operated.isLate = false;
    assert.match(rig.lines().join(' '), /no stream yet/);
  });

  test('a stream that gets worse goes up at once, and down when it was better for half a minute', () => {
    const rig = new Rig();
    rig.take([stream(10), stream(9), stream(2)]);
    assert.deepEqual(rig.order, ['239.1.1.2:5000', '239.1.1.9:5000', '239.1.1.10:5000']);
    const worse = ['239.1.1.10:5000', '239.1.1.2:5000', '239.1.1.9:5000'];
    rig.take([stream(10, 'major'), stream(9), stream(2)]);
    assert.deepEqual(rig.order, worse);
    for (let second = 0; second < 29; second++) {
      rig.take([stream(10), stream(9), stream(2)]);
      assert.deepEqual(rig.order, worse);
    }
    rig.take([stream(10), stream(9), stream(2)]);
    rig.take([stream(10), stream(9), stream(2)]);
    assert.deepEqual(rig.order, ['239.1.1.2:5000', '239.1.1.9:5000', '239.1.1.10:5000']);
  });

  test('by errors: looked at every 10 s', () => {
    const rig = new Rig();
    rig.take([stream(1, 'warning', 5), stream(2, 'warning', 3)]);
    rig.press('s', 's', 's', 's');
    assert.deepEqual(rig.order, ['239.1.1.1:5000', '239.1.1.2:5000']);
    for (let second = 0; second < 9; second++) {
      rig.take([stream(1, 'warning', 5), stream(2, 'warning', 30)]);
      assert.deepEqual(rig.order, ['239.1.1.1:5000', '239.1.1.2:5000']);
    }
    rig.take([stream(1, 'warning', 5), stream(2, 'warning', 30)]);
    assert.deepEqual(rig.order, ['239.1.1.2:5000', '239.1.1.1:5000']);
  });

  test('the cursor stays on its stream', () => {
    const rig = new Rig();
    rig.take([stream(1), stream(2), stream(3)]);
    rig.lines();
    rig.press('down', 'down');
    rig.take([stream(1), stream(2), stream(3, 'critical')]);
    rig.press('enter');
    assert.match(rig.lines()[0]!, /239\.1\.1\.3:5000/);
  });
});

test('no data never looks like ok: without reports a stream is gone, and says since when', () => {
  const rig = new Rig();
  rig.take([stream(1), stream(2)]);
  rig.take([stream(1)], 2000);
  for (let second = 0; second < 5; second++) rig.take([stream(1)]);
  assert.deepEqual(rig.order, ['239.1.1.2:5000', '239.1.1.1:5000']);
  assert.match(rig.lines()[2]!, /^- {2}239\.1\.1\.2:5000 .* no report for 7\.00 s/);
  assert.match(rig.lines()[3]!, /^\+ {2}239/);
  rig.take([stream(1), stream(2)]);
  assert.match(rig.lines().join('\n'), /^\+ {2}239\.1\.1\.2/m);
});

test('a stream that loses packets says so, not what is only noted', () => {
  const rig = new Rig();
  const lost = { losses: { interval: losses({ link: 7 }), total: losses({ link: 7 }) } };
  const noted = { ...NOTED, state: 'noted', severity: 'info' } as const;
  rig.take([
    { ...liveStream({ stream_id: '239.1.1.1:5000', tr101290: rules({ Buffer_error: noted }) }), ...lost },
    { ...stream(2, 'warning'), ...lost },
  ]);
  assert.match(rig.lines()[2]!, /^< {2}239\.1\.1\.1:5000 .* packets are lost {2}/);
  assert.match(rig.lines()[3]!, /^< {2}239\.1\.1\.2:5000 .* packets are lost, PMT_error/);
});

test('counts begin anew at r, here alone, and at a new session of the probe', () => {
  const rig = new Rig();
  const counted = (cc_errors: number, session_id = 'a') =>
    liveStream({ stream_id: '239.1.1.1:5000', session_id, cc_errors });
  const first = counted(7);
  rig.take([first]);
  const shown = (): string => rig.lines(200).find((line) => line.includes('239.1.1.1'))!;
  assert.match(shown(), / 7 /);
  rig.press('r');
  assert.match(rig.lines().join('\n'), /counts since 05:40:01/);
  assert.doesNotMatch(shown(), / 7 /);
  rig.take([counted(19)]);
  assert.match(shown(), / 12 /);
  assert.equal(first.kind === 'mpegts' && first.cc_errors, 7, 'the report is as it was');
  rig.take([counted(3, 'b')]);
  assert.match(shown(), / 3 /);
});

test('frozen: nothing moves, and nothing is lost', () => {
  const rig = new Rig();
  rig.take([stream(1)]);
  rig.press('p');
  const frozen = rig.lines();
  rig.operated.log.take('12:00:00.000 INFO news\n');
  rig.take([stream(1, 'critical'), stream(2)]);
  rig.operated.tick();
  assert.deepEqual(rig.lines(), frozen);
  rig.press('p');
  assert.match(rig.lines().join('\n'), /!! 239\.1\.1\.1:5000[\s\S]*\+ {2}239\.1\.1\.2:5000[\s\S]*INFO news/);
});

test('a stream of which no report comes for an hour is dropped', () => {
  const list = new StreamList(1000);
  list.take([stream(1), stream(2)], 0);
  list.take([stream(2)], 3_599_000);
  assert.equal(list.size, 2);
  list.take([stream(2)], 3_600_000);
  assert.deepEqual(
    [...list.all].map(({ report }) => report.stream_id),
    ['239.1.1.2:5000'],
  );
});

test('streams that come and go while all is frozen are held no longer than there is room for', {
  timeout: 30_000,
}, () => {
  const list = new StreamList(1000);
  for (let round = 0; round < 5; round++) {
    const streams = Array.from({ length: 10_000 }, (_, index) => liveStream({ stream_id: `${round}.${index}` }));
    list.hold(streams, round * 1000);
  }
  list.release(5000);
  assert.equal(list.size, 20_000);
  assert.deepEqual([...new Set([...list.all].map(({ report }) => report.stream_id[0]))], ['3', '4']);
});

test('q asks first while something is recorded; Ctrl-C does not', () => {
  const rig = new Rig({ quitQuestion: 'the recording ends' });
  assert.deepEqual(rig.press('q', 'x', 'q', 'q', 'interrupt', 'suspend', 'redraw'), [
    undefined,
    undefined,
    undefined,
    'quit',
    'quit',
    'suspend',
    'redraw',
  ]);
  assert.deepEqual(new Rig().press('q'), ['quit']);
});

test('the one stream that is asked for is opened by itself, once', () => {
  const rig = new Rig({ inDepth: true });
  rig.take([stream(1)]);
  assert.match(rig.lines()[0]!, /› 239\.1\.1\.1:5000/);
  rig.press('escape');
  rig.take([stream(1)]);
  assert.match(rig.lines()[0]!, /1 stream,/);
});

test('letters that are keys are typed while a filter is', () => {
  const rig = new Rig();
  rig.take([stream(1), stream(2)]);
  assert.deepEqual(rig.press('/', 'q', 'p', 'r'), [undefined, undefined, undefined, undefined]);
  assert.match(rig.lines().at(-1)!, /^\/qpr/);
  rig.press('escape');
  assert.equal(rig.order.length, 2);
});

test('every section of a stream can be opened, and all of it be read, at 80×24', () => {
  const rig = new Rig();
  rig.take(madeStreams(2, 3));
  rig.press('enter');
  const names = rig.lines(80, 24).flatMap((line) => /^(\S.*?) +\d+ lines? /.exec(line)?.[1] ?? []);
  assert.ok(names.length >= 6, names.join(', '));
  for (const name of names) {
    rig.press('enter');
    assert.match(rig.lines(80, 24)[0]!, new RegExp(`› ${name}`));
    const seen = new Set<string>();
    for (let page = 0; page < 10; page++) {
      for (const line of rig.lines(80, 24).slice(1, -6)) seen.add(line);
      rig.press('page-down');
    }
    if (name === 'PIDs')
      for (let pid = 256; pid < 296; pid++) assert.ok([...seen].some((line) => line.includes(` ${pid} `)));
    rig.press('escape', 'down');
  }
});

test('any keys at any size: no throw, and each frame fits', () => {
  const names = [
    'up',
    'down',
    'left',
    'right',
    'page-up',
    'page-down',
    'home',
    'end',
    'enter',
    'escape',
    'backspace',
    'tab',
    'back-tab',
  ];
  const key = fc.constantFrom(...names, ...'qsSpral/?nNkjgGb x');
  fc.assert(
    fc.property(
      fc.array(key, { maxLength: 40 }),
      fc.integer({ min: 1, max: 210 }),
      fc.integer({ min: 1, max: 61 }),
      fc.nat(20),
      (keys, width, height, count) => {
        const rig = new Rig();
        rig.operated.log.take('12:34:56.789 WARN a line\n');
        for (const [index, pressed] of keys.entries()) {
          if (index % 3 === 0) rig.take(madeStreams(count, index));
          rig.press(pressed);
          const lines = rig.lines(width, height);
          assert.ok(lines.length <= height);
          for (const line of lines) assert.ok(widthOf(line) <= width, `${widthOf(line)} of ${width}: ${line}`);
        }
      },
    ),
    { numRuns: fuzzRuns(30) },
  );
});

test('500 streams take little time', () => {
  const rig = new Rig();
  const reports = [0, 1, 2, 3].map((round) => madeStreams(500, round));
  const startMs = performance.now();
  for (const streams of reports) {
    rig.take(streams);
    rig.lines(200, 60);
  }
  // 20 ms a report on a machine of today; a slow and busy one may take ten times as long.
  assert.ok(performance.now() - startMs < 4 * 500, `${performance.now() - startMs} ms`);
});

test('the documentation has every key and every sign', () => {
  const page = readFileSync(join(REPOSITORY, 'docs/terminal.md'), 'utf8');
  for (const [keys] of KEY_HELP) for (const name of keys.split(/\s+/)) assert.ok(page.includes(`\`${name}\``), name);
  for (const { sign } of Object.values(STREAM_STATES)) assert.ok(page.includes(`\`${sign}\``), sign);
});
