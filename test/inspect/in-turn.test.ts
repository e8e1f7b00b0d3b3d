import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { inTurn, MOST_AHEAD } from '../../src/inspect/in-turn.js';

const NEVER = new AbortController().signal;

test('what tasks yield is told in their order, one after another, whichever ends first', async () => {
  const said: string[] = [];
  await inTurn(4, {
    atOnce: 3,
    run: async (index) => {
      await delay(index === 0 ? 40 : 1);
      said.push(`ran ${index}`);
      return { index };
    },
    tell: async ({ index }) => {
      said.push(`telling ${index}`);
      await delay(5);
      said.push(`told ${index}`);
    },
    stop: NEVER,
  });
  assert.deepEqual(
    said.filter((text) => text.startsWith('t')),
    [0, 1, 2, 3].flatMap((index) => [`telling ${index}`, `told ${index}`]),
  );
  assert.deepEqual(said[0], 'ran 1');
});

test('what is kept for one that takes long is bounded', async () => {
  let begun = 0;
  let endFirst = (): void => {};
  const running = inTurn(MOST_AHEAD * 3, {
    atOnce: 2,
    run: async (index) => {
      begun++;
      if (index === 0)
        await new Promise<void>((resolve) => {
          endFirst = resolve;
        });
      return {};
    },
    tell: async () => {},
    stop: NEVER,
  });
  await delay(20);
  assert.equal(begun, MOST_AHEAD);
  endFirst();
  await running;
  assert.equal(begun, MOST_AHEAD * 3);
});

test('after a stop nothing begins, and what runs is told', async () => {
  const stop = new AbortController();
  const told: number[] = [];
  await inTurn(5, {
    atOnce: 2,
    run: async (index) => {
      await delay(5);
      if (index === 1) stop.abort();
      return { index };
    },
    tell: async ({ index }) => void told.push(index),
    stop: stop.signal,
  });
  assert.ok(told.length >= 2 && told.length <= 3, `${told}`);
});
