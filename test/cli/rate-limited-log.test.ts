import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { RateLimitedLog, tellLeftOut } from '../../src/cli/rate-limited-log.js';

test('one line a second of each kind, with the number left out', () => {
  const lines: string[] = [];
  let nowMs = 0;
  const log = new RateLimitedLog(
    pino({ base: {}, timestamp: false }, { write: (line) => lines.push(line.trim()) }),
    () => nowMs,
  );
  // ms    kind  written  left out before
  // 0     a     yes
  // 500   a     no
  // 500   b     yes
  // 999   a     no
  // 1000  a     yes      2
  // 2000  a     yes      0
  for (const [time, kind] of [
    [0, 'a'],
    [500, 'a'],
    [500, 'b'],
    [999, 'a'],
    [1000, 'a'],
    [2000, 'a'],
  ] as const) {
    nowMs = time;
    log.write('warn', kind, { time }, kind);
  }
  assert.deepEqual(lines, [
    '{"level":40,"time":0,"msg":"a"}',
    '{"level":40,"time":500,"msg":"b"}',
    '{"level":40,"time":1000,"left_out":2,"msg":"a"}',
    '{"level":40,"time":2000,"msg":"a"}',
  ]);
});

test('what was left out is told when no other line of its kind follows', () => {
  const lines: string[] = [];
  const tasks: (() => void)[] = [];
  let nowMs = 0;
  const log = new RateLimitedLog(
    pino({ base: {}, timestamp: false }, { write: (line) => lines.push(line.trim()) }),
    () => nowMs,
    (task) => tasks.push(task),
  );
  const run = (ms: number) => {
    nowMs = ms;
    tasks.shift()!();
  };
  for (const stream of [1, 2, 3]) log.write('warn', 'a', { stream }, `stream ${stream} is lost`);
  assert.equal(tasks.length, 1, 'one timer a kind');
  run(2000);
  nowMs = 2500;
  log.write('warn', 'a', { stream: 4 }, 'stream 4 is lost');
  nowMs = 3500;
  log.write('warn', 'a', { stream: 5 }, 'stream 5 is lost');
  nowMs = 4000;
  log.write('warn', 'a', { stream: 6 }, 'stream 6 is lost');
  run(4499); // within a second of a line: not yet
  run(6499);
  assert.deepEqual(tasks, []);
  assert.deepEqual(lines, [
    '{"level":40,"stream":1,"msg":"stream 1 is lost"}',
    '{"level":40,"left_out":2,"msg":"2 more like this: stream 3 is lost"}',
    '{"level":40,"stream":5,"left_out":1,"msg":"stream 5 is lost"}',
    '{"level":40,"left_out":1,"msg":"1 more like this: stream 6 is lost"}',
  ]);
});

test('what was left out is told at the end of a program, and not again', () => {
  const lines: string[] = [];
  const tasks: (() => void)[] = [];
  const log = new RateLimitedLog(
    pino({ base: {}, timestamp: false }, { write: (line) => lines.push(line.trim()) }),
    () => 0,
    (task) => tasks.push(task),
  );
  for (const stream of [1, 2, 3]) log.write('warn', 'a', { stream }, `stream ${stream} is lost`);
  for (const stream of [1, 2]) log.write('info', 'b', { stream }, `stream ${stream} is back`);
  tellLeftOut();
  tellLeftOut();
  for (const task of tasks) task();
  assert.deepEqual(lines, [
    '{"level":40,"stream":1,"msg":"stream 1 is lost"}',
    '{"level":30,"stream":1,"msg":"stream 1 is back"}',
    '{"level":40,"left_out":2,"msg":"2 more like this: stream 3 is lost"}',
    '{"level":30,"left_out":1,"msg":"1 more like this: stream 2 is back"}',
  ]);
});
