import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { UdpSender } from '../../src/output/udp-sender.js';
import { BatchAssembler } from '../../src/replay/batch-assembler.js';
import { BitrateSchedule } from '../../src/replay/bitrate-schedule.js';
import { FaultPlan } from '../../src/replay/fault-plan.js';
import { FAULTS, type FaultSpecs } from '../../src/replay/fault-spec.js';
import { InputReader } from '../../src/replay/input-reader.js';
import { Replayer } from '../../src/replay/replayer.js';
import { Tally } from '../../src/replay/tally.js';
import { TimedInput } from '../../src/replay/timed-input.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { datagramSource } from '../support/frames/datagram-source.js';

const DESTINATION = { isIpv6: false, words: [0x7f000001, 0, 0, 0], port: 5000 };
const NEVER = new AbortController().signal;

/** One packet whose fifth byte tells its number. */
function numbered(number: number): { bytes: Buffer } {
  const bytes = Buffer.alloc(188);
  bytes[0] = 0x47;
  bytes.writeUInt32BE(number, 4);
  return { bytes };
}

/** Remembers what it is given; stops, as after a signal, when `limit` datagrams are sent in all. */
class FakeSender implements Pick<UdpSender, 'send' | 'stop'> {
  readonly sent: Buffer[] = [];
  readonly dueNs: number[] = [];
  readonly #limit: number;
  readonly #controller = new AbortController();
  readonly signal = this.#controller.signal;

  constructor(limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
  }

  async send(...[bytes, offsets, lengths, , , dueNs, first, count]: Parameters<UdpSender['send']>): Promise<number> {
    const allowed = this.signal.aborted ? count : Math.min(count, this.#limit - this.sent.length);
    for (let row = first; row < first + allowed; row++) {
      this.sent.push(Buffer.from(bytes.subarray(offsets[row]!, offsets[row]! + lengths[row]!)));
      this.dueNs.push(dueNs[row]!);
    }
    if (this.sent.length >= this.#limit) this.#controller.abort();
    return allowed;
  }

  stop(): void {}
}

interface Played {
  /** Numbers of the datagrams in the order they were sent. */
  readonly order: number[];
  readonly tally: Tally;
  readonly sender: FakeSender;
}

async function play(
  datagrams: number,
  specs: FaultSpecs,
  options: { count?: number; limit?: number } = {},
): Promise<Played> {
  const inputs = Array.from({ length: datagrams }, (_, number) => numbered(number));
  const reader = new InputReader(datagramSource(inputs, 100), {
    open: async () => undefined,
    destination: DESTINATION,
    loop: false,
  });
  const assembler = new BatchAssembler({
    input: new TimedInput(reader, new BitrateSchedule(188 * 8 * 1000)), // 1 ms a datagram
    plan: new FaultPlan(specs, 1),
    rtp: undefined,
    count: options.count ?? 0,
    startNs: () => 0,
  });
  const tally = new Tally(0);
  const sender = new FakeSender(options.limit);
  const signal = options.limit === undefined ? NEVER : sender.signal;
  await new Replayer(assembler, sender as unknown as UdpSender, tally).run(signal, () => {});
  return { order: sender.sent.map((bytes) => bytes.readUInt32BE(4)), tally, sender };
}

const numbers = (...list: number[]) => ({ numbers: new Set(list) });

interface Case {
  readonly name: string;
  readonly specs: FaultSpecs;
  readonly order: readonly number[];
  /** What the tally lists, in the order of FAULTS. */
  readonly tally: readonly (readonly number[])[];
}

const TABLE: readonly Case[] = [
  { name: 'no fault', specs: {}, order: [0, 1, 2, 3, 4, 5], tally: [[], [], [], []] },
  { name: 'drop', specs: { drop: numbers(0, 3, 5) }, order: [1, 2, 4], tally: [[0, 3, 5], [], [], []] },
  {
    name: 'duplicate',
    specs: { duplicate: numbers(0, 5) },
    order: [0, 0, 1, 2, 3, 4, 5, 5],
    tally: [[], [], [0, 5], []],
  },
  { name: 'reorder', specs: { reorder: numbers(0, 3) }, order: [1, 0, 2, 4, 3, 5], tally: [[], [], [], [0, 3]] },
  {
    name: 'the next one that is sent overtakes',
    specs: { reorder: numbers(1), drop: numbers(2, 3) },
    order: [0, 4, 1, 5],
    tally: [[2, 3], [], [], [1]],
  },
  {
    name: 'both copies overtake',
    specs: { reorder: numbers(1), duplicate: numbers(2) },
    order: [0, 2, 2, 1, 3, 4, 5],
    tally: [[], [], [2], [1]],
  },
  {
    name: 'one that overtakes is not held back',
    specs: { reorder: numbers(1, 2, 3) },
    order: [0, 2, 1, 4, 3, 5],
    tally: [[], [], [], [1, 3]],
  },
  {
    name: 'the last one has none to overtake it',
    specs: { reorder: numbers(5) },
    order: [0, 1, 2, 3, 4, 5],
    tally: [[], [], [], []],
  },
  { name: 'everything dropped', specs: { drop: { share: 1 } }, order: [], tally: [[0, 1, 2, 3, 4, 5], [], [], []] },
  {
    name: 'numbers beyond the end',
    specs: { drop: numbers(6, 1000) },
    order: [0, 1, 2, 3, 4, 5],
    tally: [[], [], [], []],
  },
];

for (const { name, specs, order, tally: expected } of TABLE) {
  test(name, async () => {
    const { order: found, tally } = await play(6, specs);
    assert.deepEqual(found, order);
    assert.deepEqual(
      FAULTS.map((fault) => tally.faults[fault].numbers),
      expected,
    );
  });
}

test('corrupt breaks the first sync byte and nothing else', async () => {
  const { sender, tally } = await play(3, { corrupt: numbers(1) });
  const expected = [0, 1, 2].map((number) => numbered(number).bytes);
  expected[1]![0] = 0xb8;
  assert.deepEqual(sender.sent, expected);
  assert.deepEqual(tally.faults.corrupt.numbers, [1]);
});

test('datagrams keep their times; one held back goes with the one that overtakes it', async () => {
  const { sender } = await play(4, { reorder: numbers(1) });
  assert.deepEqual(sender.dueNs.map(Math.round), [0, 2e6, 2e6, 3e6]);
});

test('--count stops the input', async () => {
  const { order, tally } = await play(1000, { drop: numbers(0), reorder: numbers(2) }, { count: 3 });
  assert.deepEqual(order, [1, 2]);
  assert.deepEqual([tally.faults.drop.datagrams, tally.faults.reorder.datagrams], [1, 0]);
});

test('many batches', async () => {
  const { order, tally } = await play(20_000, { reorder: { share: 0.1 } });
  assert.equal(order.length, 20_000);
  assert.deepEqual(
    [...order].sort((a, b) => a - b),
    Array.from(order.keys()),
  );
  for (const number of tally.faults.reorder.numbers) assert.equal(order[order.indexOf(number) - 1], number + 1);
});

test('fuzz: wherever it is stopped, the tally explains what was sent', async () => {
  const share = fc.constantFrom(0, 0.05, 0.3);
  const specs = fc.record({ drop: share, corrupt: share, duplicate: share, reorder: share });
  await fc.assert(
    fc.asyncProperty(specs, fc.integer({ min: 1, max: 400 }), async (shares, limit) => {
      const entries = FAULTS.map((fault) => [fault, { share: shares[fault] }]);
      const { sender, tally } = await play(300, Object.fromEntries(entries), { limit });
      assert.deepEqual(sender.sent, expectedDatagrams(tally));
    }),
    { numRuns: fuzzRuns(200) },
  );
});

/** What a reader of the report would expect to find on the network. */
function expectedDatagrams(tally: Tally): Buffer[] {
  const { drop, corrupt, duplicate, reorder } = tally.faults;
  const dropped = new Set(drop.numbers);
  const input = tally.datagrams - duplicate.datagrams + drop.datagrams;
  const expected: Buffer[] = [];
  let held: Buffer | undefined;
  for (let number = 0; number < input; number++) {
    if (dropped.has(number)) continue;
    const { bytes } = numbered(number);
    if (corrupt.numbers.includes(number)) bytes[0] = 0xb8;
    if (reorder.numbers.includes(number)) {
      held = bytes;
      continue;
    }
    expected.push(bytes);
    if (duplicate.numbers.includes(number)) expected.push(bytes);
    if (held !== undefined) expected.push(held);
    held = undefined;
  }
  return expected;
}
