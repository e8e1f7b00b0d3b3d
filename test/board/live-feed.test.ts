import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { LiveFeed } from '../../src/board/live-feed.js';
import { figures, transport } from '../support/analysis/stream-report.js';
import { BoardClient } from '../support/board/board-client.js';
import { BoardRig, FACTS, STREAM } from '../support/board/board-rig.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const ME = { name: 'ann', role: 'viewer', has_session: true } as const;

function feedOf(rig: BoardRig, deltaBytes?: number): LiveFeed {
  const options = { run: 'run', now: () => rig.nowMs, facts: () => FACTS };
  return new LiveFeed(rig.board, deltaBytes === undefined ? options : { ...options, deltaBytes });
}

/** What a browser has, to be compared with that of another one; when a probe was heard is told with other changes only. */
function view({ rows, alarms, probes }: BoardClient): object {
  const cards = [...probes].map(([name, card]) => [name, { ...card, heard_ms: 0 }] as const);
  return { rows, alarms, probes: new Map(cards) };
}

describe('a browser', () => {
  test('gets the whole state first, then only cells that have changed', () => {
    const rig = new BoardRig();
    rig.probe();
    rig.report();
    const feed = feedOf(rig);
    const client = new BoardClient();
    feed.connect(client, ME, undefined);
    assert.deepEqual(client.state?.me, ME);
    assert.equal(client.cell(1, 'state'), 'ok');
    assert.deepEqual(client.cell(1, 'spark'), [10_000]);
    rig.pass(1000);
    rig.report({ transport: figures(transport(), { bitrate_avg_bps: 9e6 }) });
    feed.tick();
    assert.deepEqual(client.cell(1, 'spark'), [10_000, 9000]);
    assert.equal(client.cell(1, 'bitrate_bps'), 9e6);
    const { bytes } = client.received.at(-1)!;
    assert.ok(bytes < 100, `${bytes} bytes for one row whose bitrate has changed`);
  });

  test('nothing new is nothing sent, but for one delta in 5 s', () => {
    const rig = new BoardRig();
    const feed = feedOf(rig);
    const client = new BoardClient();
    feed.connect(client, ME, undefined);
    for (let tick = 0; tick < 20; tick++) {
      rig.pass(500, []);
      feed.tick();
    }
    assert.deepEqual(
      client.received.map(({ event }) => event),
      ['state', 'delta', 'delta'],
    );
  });

  test('an event and its alarm come with the next tick', () => {
    const rig = new BoardRig();
    rig.probe();
    rig.report();
    const feed = feedOf(rig);
    const client = new BoardClient();
    feed.connect(client, ME, undefined);
    rig.alarm('raised');
    feed.tick();
    assert.equal(client.cell(1, 'state'), 'error');
    assert.equal(client.alarms.get('1-PAT_error_2')?.state, 'raised');
    assert.deepEqual(
      client.events.map(({ event, name }) => [event, name]),
      [['raised', 'PAT_error_2']],
    );
  });

  // What is asked for, and what comes.
  const RESUMED = [
    ['the last delta', (client: BoardClient) => client.lastId, []],
    ['one of a moment ago', () => 'run-2', ['delta', 'delta']],
    ['another run', () => 'other-2', ['state']],
    ['one of the future', () => 'run-999', ['state']],
    ['none', () => 'run-', ['state']],
    ['nonsense', () => 'run-1e1', ['state']],
  ] as const;
  for (const [name, idOf, events] of RESUMED) {
    test(`that comes back with the id of ${name}: ${events.join(', ') || 'nothing'}`, () => {
      const rig = new BoardRig();
      rig.probe();
      const feed = feedOf(rig);
      const first = new BoardClient();
      feed.connect(first, ME, undefined);
      for (let round = 0; round < 3; round++) {
        rig.pass(1000);
        rig.report();
        feed.tick();
      }
      const again = new BoardClient();
      again.seq = 2;
      Object.assign(again, { state: first.state });
      again.rows.set(1, [...first.rows.get(1)!]);
      feed.connect(again, ME, idOf(first));
      assert.deepEqual(
        again.received.map(({ event }) => event),
        events,
      );
    });
  }

  test('whose deltas are not there any more gets a whole state', () => {
    const rig = new BoardRig();
    rig.probe();
    const feed = feedOf(rig, 200);
    const first = new BoardClient();
    feed.connect(first, ME, undefined);
    for (let round = 0; round < 30; round++) {
      rig.pass(1000);
      rig.report();
      feed.tick();
    }
    assert.ok(feed.ring.bytes <= 200);
    const again = new BoardClient();
    feed.connect(again, ME, 'run-2');
    assert.deepEqual(again.received[0]!.event, 'state');
    assert.deepEqual(view(again), view(first));
  });

  test('that reads slowly is sent nothing until it has caught up, and then all', () => {
    const rig = new BoardRig();
    rig.probe();
    const feed = feedOf(rig);
    const slow = new BoardClient();
    const quick = new BoardClient();
    feed.connect(slow, ME, undefined);
    feed.connect(quick, ME, undefined);
    slow.unsentBytes = 300_000;
    for (let round = 0; round < 4; round++) {
      rig.pass(1000);
      rig.report();
      feed.tick();
    }
    assert.equal(slow.received.length, 1);
    slow.unsentBytes = 0;
    feed.tick();
    assert.deepEqual(view(slow), view(quick));
  });

  test('that has missed more than it may leave unread gets a whole state', () => {
    const rig = new BoardRig();
    rig.probe();
    const feed = feedOf(rig);
    const [first, again] = [new BoardClient(), new BoardClient()];
    feed.connect(first, ME, undefined);
    const left = first.lastId;
    for (let round = 0; round < 10; round++) {
      rig.pass(1000);
      for (let event = 0; event < 100; event++) rig.event({}, 'x'.repeat(500));
      feed.tick();
    }
    assert.ok(feed.ring.bytes > 500_000 && feed.ring.bytes < 1_000_000);
    feed.connect(again, ME, left);
    assert.deepEqual(
      again.received.map(({ event }) => event),
      ['state'],
    );
    assert.deepEqual(view(again), view(first));
  });

  test('that is gone is forgotten', () => {
    const rig = new BoardRig();
    const feed = feedOf(rig);
    const client = new BoardClient();
    feed.connect(client, ME, undefined);
    client.isThere = false;
    rig.pass(5000);
    feed.tick();
    assert.equal(feed.clients, 0);
  });
});

/** Something that happens, by a number. */
function happen(rig: BoardRig, what: number, stream: string): void {
  const subject = { stream };
  const steps: readonly (() => void)[] = [
    () => rig.report({}, subject),
    () => rig.report({ transport: figures(transport(), { bitrate_avg_bps: what * 1e5 }) }, subject),
    () => rig.alarm('raised', { name: `A${what % 3}`, severity: 'major' }, subject),
    () => rig.alarm('cleared', { name: `A${what % 3}`, severity: 'major' }, subject),
    () => rig.loss('network', what, subject),
    () => rig.pass(700),
    () => rig.pass(8000, []),
    () => rig.pass(70_000),
    () => rig.pass(4_000_000, []),
    () => rig.accounting({ final: what % 2 === 0 }, { ...subject, session: `s${what % 5}` }),
    () => rig.image({}, subject),
    () => rig.probe({ captured_frames: what }),
    () => rig.probe({ probe_id: `p${what}` }),
  ];
  steps[what % steps.length]!();
}

test('property: state and deltas give what a browser gets that comes later; also one that was away', () => {
  const happenings = fc.array(fc.tuple(fc.nat(200), fc.nat(3), fc.boolean(), fc.boolean()), { maxLength: 80 });
  fc.assert(
    fc.property(happenings, (given) => {
      const rig = new BoardRig();
      rig.probe();
      const feed = feedOf(rig);
      const first = new BoardClient();
      const away = new BoardClient();
      feed.connect(first, ME, undefined);
      feed.connect(away, ME, undefined);
      let isAway = false;
      for (const [what, stream, isTick, turns] of given) {
        happen(rig, what, `${STREAM}${stream}`);
        if (turns && isAway) feed.connect(away, ME, away.lastId);
        else if (turns) feed.disconnect(away);
        if (turns) isAway = !isAway;
        if (isTick) feed.tick();
      }
      if (isAway) feed.connect(away, ME, away.lastId);
      const last = new BoardClient();
      feed.connect(last, ME, undefined);
      assert.deepEqual(view(first), view(last));
      assert.deepEqual(view(away), view(last));
    }),
    { numRuns: fuzzRuns(60) },
  );
});
