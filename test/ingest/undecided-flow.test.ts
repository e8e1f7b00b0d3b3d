import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeptOrigin } from '../../src/ingest/datagram-origin.js';
import { HoldBudget } from '../../src/ingest/held-datagrams.js';
import { UndecidedFlow } from '../../src/ingest/undecided-flow.js';
import { UNKNOWN_VERDICT } from '../../src/net/classifier.js';
import { payloadPacket } from '../support/packets/ts-packets.js';

const MIB = 1024 * 1024;

function originOf(sourcePort: number, hopLimit = 64): KeptOrigin {
  const origin = new KeptOrigin();
  origin.set({ hopLimit, isIpv6: false, source: Uint32Array.of(0xca000001, 0, 0, 0), sourcePort });
  return origin;
}

/** A datagram that says nothing of its kind. */
const NOISE = Buffer.alloc(200, 0x11);

test('what was held comes back as it was fed, though its buffer was filled anew', () => {
  const flow = new UndecidedFlow(new HoldBudget());
  const slab = Buffer.alloc(1000);
  for (let n = 0; n < 3; n++) {
    slab.fill(n + 1);
    assert.equal(flow.feed(slab, 100, 200 + n, 1_700_000_000, n, originOf(4000)), undefined);
  }
  slab.fill(0xee);
  const held = flow.release();
  assert.deepEqual(
    held.map(({ bytes, seconds, nanoseconds }) => [bytes, seconds, nanoseconds]),
    [0, 1, 2].map((n) => [Buffer.alloc(200 + n, n + 1), 1_700_000_000, n]),
  );
  assert.deepEqual(flow.release(), []);
});

test('each datagram keeps its own origin, equal ones share it', () => {
  const flow = new UndecidedFlow(new HoldBudget());
  const decoded = originOf(4000);
  flow.feed(NOISE, 0, NOISE.length, 0, 0, decoded);
  flow.feed(NOISE, 0, NOISE.length, 0, 1, decoded);
  decoded.hopLimit = 3; // the decoder goes on to the next datagram
  flow.feed(NOISE, 0, NOISE.length, 0, 2, decoded);
  decoded.sourcePort = 4001;
  flow.feed(NOISE, 0, NOISE.length, 0, 3, decoded);
  const origins = flow.release().map(({ origin }) => origin);
  assert.deepEqual(
    origins.map(({ hopLimit, sourcePort }) => [hopLimit, sourcePort]),
    [
      [64, 4000],
      [64, 4000],
      [3, 4000],
      [3, 4001],
    ],
  );
  assert.equal(origins[0], origins[1]);
});

test('transport packets: the verdict comes with the datagram that decides', () => {
  const flow = new UndecidedFlow(new HoldBudget());
  let cc = 0;
  for (let n = 1; n < 100; n++) {
    const datagram = Buffer.concat(Array.from({ length: 7 }, () => payloadPacket(0x100, cc++, 0x55)));
    const verdict = flow.feed(datagram, 0, datagram.length, 0, n, originOf(4000));
    if (verdict === undefined) continue;
    assert.deepEqual([verdict.kind, verdict.certainty], ['mpegts', 'certain']);
    assert.equal(flow.release().length, n);
    return;
  }
  assert.fail('no verdict');
});

test('what all flows hold is bounded together; a flow that is released makes room', () => {
  const budget = new HoldBudget();
  const large = Buffer.alloc(65_507, 0x11);
  const flows: UndecidedFlow[] = [];
  let verdict: unknown;
  while (verdict === undefined) {
    const flow = new UndecidedFlow(budget);
    flows.push(flow);
    verdict = flow.feed(large, 0, large.length, 0, 0, originOf(flows.length));
  }
  assert.equal(verdict, UNKNOWN_VERDICT);
  assert.equal(flows.length, Math.floor((16 * MIB) / large.length) + 1);
  assert.deepEqual([budget.heldBytes, budget.heldDatagrams], [flows.length * large.length, flows.length]);
  for (const flow of flows) flow.release();
  assert.deepEqual([budget.heldBytes, budget.heldDatagrams], [0, 0]);
});

test('what can be said without more datagrams', () => {
  const flow = new UndecidedFlow(new HoldBudget());
  flow.feed(NOISE, 0, NOISE.length, 0, 0, originOf(4000));
  assert.equal(flow.conclude().kind, 'unknown');
});
