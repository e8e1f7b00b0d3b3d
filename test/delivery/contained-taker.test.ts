import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ContainedTaker } from '../../src/delivery/contained-taker.js';
import { DeliveryTally, deliveryIdentityFaults } from '../../src/report/delivery-account.js';
import type { RecordTaker } from '../../src/report/record-taker.js';
import type { NdjsonRecord } from '../../src/report/records.js';
import { RecordedLog } from '../support/records/sink-records.js';

const FINAL = { type: 'monitor_accounting', final: true } as NdjsonRecord;
const FIGURES = { type: 'monitor_accounting', final: false } as NdjsonRecord;

function fault(): never {
  throw new TypeError('a fault of ours');
}

/** What was said, without its facts. */
function saidIn({ lines }: RecordedLog): string[] {
  return lines.map((line) => /toy failed: [^{]*/.exec(line)![0].trimEnd());
}

test('a record that an outlet fails on is counted, with those that it took', () => {
  const tally = new DeliveryTally();
  const taker: RecordTaker = {
    name: 'toy',
    get figures() {
      return tally.account({ waiting: 0 });
    },
    write: ({ type }) => {
      if (type === 'event') fault();
      tally.made++;
      tally.delivered++;
    },
    close: async () => {},
  };
  const log = new RecordedLog();
  const contained = new ContainedTaker(taker, log);
  for (const record of [FIGURES, { type: 'event' } as NdjsonRecord, FINAL]) contained.write(record);
  const { figures } = contained;
  assert.deepEqual([figures?.made, figures?.delivered, figures?.dropped.fault, figures?.lost], [3, 2, 1, 1]);
  assert.deepEqual(deliveryIdentityFaults('toy', figures!), []);
  assert.deepEqual(saidIn(log), ['toy failed: event dropped']);
});

test('whatever an outlet fails on, nothing comes out of it, and it is said', async () => {
  const taker: RecordTaker = {
    name: 'toy',
    get figures() {
      return fault();
    },
    write: fault,
    subscribed: fault,
    heard: fault,
    reopen: fault,
    close: fault,
  };
  const log = new RecordedLog();
  const contained = new ContainedTaker(taker, log);
  contained.subscribed();
  contained.heard('p1');
  contained.reopen();
  contained.write(FIGURES);
  assert.equal(contained.figures, undefined);
  await contained.close();
  assert.deepEqual(saidIn(log), [
    'toy failed: not told that the monitor receives',
    'toy failed: not told of a probe',
    'toy failed: file not opened anew',
    'toy failed: monitor_accounting dropped',
    'toy failed: figures are missing',
    'toy failed: outlet not closed',
  ]);
});

test('texts that an outlet fails on count as the report that they are of; one that takes none has no such method', () => {
  const taken: string[] = [];
  const taker: RecordTaker = {
    name: 'toy',
    figures: new DeliveryTally().account({ waiting: 0 }),
    write: () => {},
    writeTexts: (texts) => {
      if (texts.length > 1) fault();
      for (const { json } of texts) taken.push(json);
    },
    close: async () => {},
  };
  const log = new RecordedLog();
  const contained = new ContainedTaker(taker, log);
  const text = { type: 'stream_report', id: 'r.1', json: '{}' } as const;
  contained.writeTexts?.([text], { stream_id: 'r', final: false });
  contained.writeTexts?.([text, text], { stream_id: 'r', final: true });
  assert.deepEqual(taken, ['{}']);
  assert.deepEqual([contained.figures?.dropped.fault, contained.figures?.lost], [1, 1]);
  assert.deepEqual(saidIn(log), ['toy failed: stream_report dropped']);
  assert.equal(new ContainedTaker({ name: 'toy', write: () => {}, close: async () => {} }, log).writeTexts, undefined);
});
