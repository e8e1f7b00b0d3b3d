import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeltaMessage } from '../../../src/board/contract.js';
import {
  Hub,
  type HubMessage,
  type HubTab,
  type LiveSource,
  LOST_AFTER_MS,
  MOST_UNTAKEN,
} from '../../../src/page/live/hub.js';
import { MockBoard } from '../../support/page/mock-board.js';

const START_MS = 1_700_000_000_000;

/** A server that is a mock, a clock that is set, tabs that note what they are told. */
class Rig {
  readonly board = new MockBoard(3, START_MS);
  readonly sources: FakeSource[] = [];
  now = 0;
  isSignedOut = false;
  readonly hub = new Hub({
    open: (lastEventId) => {
      const source = new FakeSource(lastEventId);
      this.sources.push(source);
      return source;
    },
    whoAmI: async () => (this.isSignedOut ? null : this.board.me),
    now: () => this.now,
  });

  get source(): FakeSource {
    return this.sources.at(-1)!;
  }

  open(): FakeTab {
    const tab = this.tab();
    this.source.say('state', this.board.state());
    return tab;
  }

  tab(): FakeTab {
    const tab = new FakeTab(this.hub);
    this.hub.add(tab);
    return tab;
  }

  /** Seconds pass with no more than the hub's own clock. */
  wait(ms: number): void {
    for (let passed = 0; passed < ms; passed += 500) {
      this.now += 500;
      this.hub.tick();
    }
  }
}

class FakeSource implements LiveSource {
  onerror: ((event: never) => unknown) | null = null;
  isClosed = false;
  readonly #listeners = new Map<string, (event: { data: string }) => void>();

  constructor(readonly lastEventId: string | null) {}

  addEventListener(type: string, listener: (event: { data: string }) => void): void {
    this.#listeners.set(type, listener);
  }

  close(): void {
    this.isClosed = true;
  }

  say(type: 'state' | 'delta', data: object): void {
    this.#listeners.get(type)!({ data: JSON.stringify(data) });
  }

  fail(): void {
    this.onerror?.(undefined as never);
  }
}

class FakeTab implements HubTab {
  readonly told: HubMessage[] = [];
  isAwake = true;

  constructor(readonly hub: Hub) {}

  send(message: HubMessage): void {
    this.told.push(message);
    if (this.isAwake && message.type !== 'link') this.hub.taken(this);
  }

  /** `state 0`, `delta 1`, `open` … since the last time it was asked. */
  get news(): string[] {
    return this.told.splice(0).map((message) => {
      if (message.type === 'link') return message.link;
      return message.type === 'state' ? `state ${message.state.seq}` : `delta ${message.delta.seq}`;
    });
  }
}

const delta = (seq: number): DeltaMessage => ({ seq, time_ms: START_MS + seq });

test('all tabs share one connection, and one that comes later has the whole state at once', () => {
  const rig = new Rig();
  const first = rig.open();
  rig.source.say('delta', delta(1));
  const second = rig.tab();
  rig.source.say('delta', delta(2));
  assert.equal(rig.sources.length, 1);
  assert.deepEqual(first.news, ['connecting', 'open', 'state 0', 'delta 1', 'delta 2']);
  assert.deepEqual(second.news, ['open', 'state 1', 'delta 2']);
});

test('a connection that breaks goes on behind the last message that came', () => {
  const rig = new Rig();
  const tab = rig.open();
  rig.source.say('delta', delta(1));
  rig.source.fail();
  assert.equal(tab.news.at(-1), 'lost');
  rig.wait(500);
  assert.equal(rig.sources.length, 2);
  assert.equal(rig.source.lastEventId, 'mock-1');
  rig.source.say('delta', delta(2));
  assert.deepEqual(tab.news, ['open', 'delta 2']);
});

test('a connection that says nothing is given up, and tries come less and less often', () => {
  const rig = new Rig();
  const tab = rig.open();
  rig.wait(LOST_AFTER_MS);
  assert.equal(rig.sources[0]!.isClosed, false);
  rig.wait(500);
  assert.equal(rig.sources[0]!.isClosed, true);
  assert.equal(tab.news.at(-1), 'lost');
  for (let i = 0; i < 60; i++) {
    rig.source.fail();
    rig.wait(1000);
  }
  assert.ok(rig.sources.length < 15, `${rig.sources.length} tries in a minute`);
});

test('a delta that is missing, or another run, begins anew with a whole state', () => {
  const rig = new Rig();
  const tab = rig.open();
  rig.source.say('delta', delta(5));
  assert.equal(rig.sources.length, 2);
  assert.equal(rig.source.lastEventId, null);
  const later = new MockBoard(1, START_MS, { run: 'later' });
  rig.source.say('state', later.state());
  assert.deepEqual(tab.news, ['connecting', 'open', 'state 0', 'state 0']);
  rig.source.fail();
  rig.wait(1000);
  assert.equal(rig.source.lastEventId, 'later-0');
});

test('what an old connection still says is not heard', () => {
  const rig = new Rig();
  const tab = rig.open();
  const [old] = rig.sources;
  old!.fail();
  rig.wait(500);
  old!.say('delta', delta(1));
  assert.ok(!tab.news.includes('delta 1'));
});

test('a tab that sleeps is sent a few messages and no more; when it wakes it is told all at once', () => {
  const rig = new Rig();
  const [awake, asleep] = [rig.open(), rig.tab()];
  asleep.isAwake = false;
  for (let seq = 1; seq <= 500; seq++) rig.source.say('delta', delta(seq));
  assert.equal(awake.told.length, 503);
  assert.ok(asleep.told.length <= MOST_UNTAKEN + 3, `${asleep.told.length} messages wait`);
  asleep.isAwake = true;
  asleep.told.length = 0;
  rig.hub.hello(asleep);
  rig.source.say('delta', delta(501));
  assert.deepEqual(asleep.news, ['open', 'state 500', 'delta 501']);
});

test('who is signed out is told so, and is live again after signing in', async () => {
  const rig = new Rig();
  const tab = rig.open();
  rig.isSignedOut = true;
  rig.source.fail();
  await Promise.resolve();
  await Promise.resolve();
  assert.equal(tab.news.at(-1), 'signed_out');
  rig.wait(1000);
  rig.source.say('state', rig.board.state());
  assert.deepEqual(tab.news, ['open', 'state 0']);
});

test('without tabs there is no connection', () => {
  const rig = new Rig();
  const tab = rig.open();
  rig.hub.remove(tab);
  assert.equal(rig.source.isClosed, true);
  rig.wait(60_000);
  assert.equal(rig.sources.length, 1);
  rig.tab();
  assert.equal(rig.sources.length, 2);
});

test('a tab that went without a word is forgotten', () => {
  const rig = new Rig();
  rig.open();
  for (let i = 0; i < 40; i++) {
    rig.wait(10_000);
    if (!rig.source.isClosed) rig.source.say('state', rig.board.state());
  }
  assert.equal(rig.source.isClosed, false, 'it takes what it is sent');
  const gone = rig.tab();
  gone.isAwake = false;
  rig.wait(310_000);
  gone.told.length = 0;
  rig.source.say('state', rig.board.state());
  assert.deepEqual(gone.news, []);
});

test('who signs in may be somebody else than before: the state is asked for as a whole', async () => {
  const rig = new Rig();
  rig.open();
  rig.isSignedOut = true;
  rig.source.fail();
  await Promise.resolve();
  await Promise.resolve();
  rig.wait(1000);
  assert.equal(rig.source.lastEventId, null);
});

test('somebody else who signs in before the connection is cut off is told who that is', async () => {
  const rig = new Rig();
  rig.board.me = { name: 'oskar', role: 'operator', has_session: true };
  const tab = rig.open();
  rig.board.me = { name: 'vera', role: 'viewer', has_session: true };
  rig.source.fail();
  rig.wait(500);
  assert.equal(rig.source.lastEventId, 'mock-0');
  await Promise.resolve();
  await Promise.resolve();
  assert.equal(rig.source.lastEventId, null);
  tab.told.length = 0;
  rig.source.say('state', rig.board.state());
  const states = tab.told.flatMap((message) => (message.type === 'state' ? message.state.me.name : []));
  assert.deepEqual(states, ['vera']);
});
