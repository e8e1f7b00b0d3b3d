import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReportContext } from '../../src/inspect/inspect-message.js';
import { type ReportRoundParts, ReportRounds } from '../../src/monitor/report-rounds.js';

interface Rounds {
  readonly rounds: ReportRounds;
  /** What was done, in order. */
  readonly done: string[];
}

function roundsOf(changes: Partial<ReportRoundParts> = {}): Rounds {
  const done: string[] = [];
  const rounds = new ReportRounds({
    host: { refresh: () => done.push('host') },
    inspection: { report: async ({ timestamp }: ReportContext) => void done.push(`report ${timestamp}`) },
    desk: {
      flush: (isLast) => done.push(isLast ? 'last' : 'shown'),
      late: (isLate) => done.push(isLate ? 'late' : 'not late'),
      hostReport: null,
    },
    log: {
      fault: (where, error) => done.push(`fault ${where}: ${(error as Error).message}`),
      analysisBehind: (lateMs) => done.push(`behind ${lateMs}`),
      analysisInTime: () => done.push('in time'),
    },
    now: () => 7,
    ...changes,
  });
  return { rounds, done };
}

function fault(): never {
  throw new Error('ours');
}

test('a round reports on the host as it is, and shows the reports', async () => {
  const { rounds, done } = roundsOf();
  await rounds.begin();
  await rounds.begin();
  assert.deepEqual(done, ['host', 'report 7', 'shown', 'host', 'report 7', 'shown']);
});

test('a round is not begun anew while one runs, which is waited for', async () => {
  let reported = (): void => {};
  const report = () =>
    new Promise<void>((resolve) => {
      reported = resolve;
    });
  const { rounds, done } = roundsOf({ inspection: { report } });
  const first = rounds.begin();
  assert.equal(rounds.begin(), first);
  let isSettled = false;
  const settled = rounds.settled().then(() => {
    isSettled = true;
  });
  await Promise.resolve();
  assert.equal(isSettled, false);
  reported();
  await settled;
  assert.deepEqual(done, ['host', 'shown']);
});

test('analyses that are late are said to be, once a round, and that they are in time again', async () => {
  let nowMs = 0;
  let reported = (): void => {};
  const report = () =>
    new Promise<void>((resolve) => {
      reported = resolve;
    });
  const { rounds, done } = roundsOf({ host: undefined, inspection: { report }, now: () => nowMs });
  const round = async (begunMs: number, ...msOf: readonly number[]): Promise<void> => {
    nowMs = begunMs;
    const running = rounds.begin();
    for (const ms of msOf) {
      nowMs = ms;
      void rounds.begin();
    }
    reported();
    await running;
  };
  await round(0, 1000, 4999); // late, but not for long
  await round(5000, 9000, 10_000, 11_000);
  await round(11_000, 18_000); // behind still
  await round(18_000);
  await round(19_000);
  assert.deepEqual(
    done.filter((text) => text !== 'shown'),
    ['behind 5000', 'late', 'behind 7000', 'late', 'in time', 'not late'],
  );
});

test('a view that cannot show that reports are late: it is said, and the rounds go on', async () => {
  let nowMs = 0;
  let reported = (): void => {};
  const report = () =>
    new Promise<void>((resolve) => {
      reported = resolve;
    });
  const desk = { flush: () => {}, late: fault, hostReport: null };
  const { rounds, done } = roundsOf({ host: undefined, inspection: { report }, desk, now: () => nowMs });
  const running = rounds.begin();
  nowMs = 6000;
  void rounds.begin();
  reported();
  await running;
  const next = rounds.begin();
  reported();
  await next;
  assert.deepEqual(done, ['behind 6000', 'fault view: ours', 'in time', 'fault view: ours']);
});

test('without analyses the reports of probes are shown', async () => {
  const { rounds, done } = roundsOf({ host: undefined, inspection: undefined });
  await rounds.begin();
  assert.deepEqual(done, ['shown']);
});

// What throws, and what is done in a round and the next one.
const FAULTS: readonly (readonly [string, Partial<ReportRoundParts>, readonly string[]])[] = [
  ['the host', { host: { refresh: fault } }, ['fault reports: ours']],
  ['the analyses', { inspection: { report: fault } }, ['host', 'fault reports: ours']],
  ['the view', { desk: { flush: fault, late: () => {}, hostReport: null } }, ['host', 'report 7', 'fault view: ours']],
];

for (const [name, changes, expected] of FAULTS) {
  test(`${name} throws: it is said, and the next interval has its round`, async () => {
    const { rounds, done } = roundsOf(changes);
    await rounds.begin();
    await rounds.begin();
    assert.deepEqual(done, [...expected, ...expected]);
  });
}

test('a view that throws at the end is said', () => {
  const { rounds, done } = roundsOf({ desk: { flush: fault, late: () => {}, hostReport: null } });
  rounds.show(true);
  assert.deepEqual(done, ['fault view: ours']);
});
