import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { FileRecords } from '../../src/monitor/file-records.js';
import { type DeliveryAccount, DeliveryTally } from '../../src/report/delivery-account.js';
import type { AnalysisRecord } from '../../src/report/records.js';

const NEVER = new AbortController().signal;

function record(fields: Partial<Record<'type' | 'id', string>> & { timestamp?: number | null; time_ns?: number }) {
  return { type: 'event', timestamp: null, ...fields } as unknown as AnalysisRecord;
}

class SlowOutlet {
  readonly name = 'slow';
  readonly tally = new DeliveryTally();
  mostWaiting = 0;
  waiting = 0;

  get figures(): DeliveryAccount {
    return this.tally.account({ waiting: this.waiting, runs: { started: 0, failed: 0, timed_out: 0, running: 0 } });
  }

  write(): void {
    this.waiting++;
    this.mostWaiting = Math.max(this.mostWaiting, this.waiting);
  }

  deliver(count: number): void {
    const delivered = Math.min(count, this.waiting);
    this.waiting -= delivered;
    this.tally.delivered += delivered;
  }
}

describe('records of a file', () => {
  test('come in the order of time, the reports behind them', async () => {
    const ids: string[] = [];
    const records = new FileRecords([], ({ id }) => ids.push(id));
    // What happened        id          when
    records.take(record({ id: 'first stream, raised', timestamp: 100 }));
    records.take(record({ id: 'first stream, cleared', timestamp: 300 }));
    records.take(record({ id: 'first report', type: 'stream_report', timestamp: 0 }));
    records.take(record({ id: 'second stream, raised', timestamp: 200 }));
    records.take(record({ id: 'second stream, cleared', timestamp: 300 }));
    records.take(record({ id: 'second report', type: 'stream_report', timestamp: 0 }));
    await records.deliver(NEVER);
    assert.deepEqual(ids, [
      'first stream, raised',
      'second stream, raised',
      'first stream, cleared',
      'second stream, cleared',
      'first report',
      'second report',
    ]);
  });

  test('come by the time since the first packet where there are no arrival times', async () => {
    const ids: string[] = [];
    const records = new FileRecords([], ({ id }) => ids.push(id));
    records.take(record({ id: 'later', time_ns: 2e9 }));
    records.take(record({ id: 'earlier', time_ns: 1e9 }));
    await records.deliver(NEVER);
    assert.deepEqual(ids, ['earlier', 'later']);
  });

  test('come no faster than an outlet takes them, and are waited for to the last', async () => {
    const outlet = new SlowOutlet();
    const timer = setInterval(() => outlet.deliver(100), 1);
    const records = new FileRecords([outlet], () => outlet.write());
    for (let index = 0; index < 1000; index++) records.take(record({ id: String(index), timestamp: index }));
    await records.deliver(NEVER);
    clearInterval(timer);
    assert.equal(outlet.tally.delivered, 1000);
    assert.ok(outlet.mostWaiting <= 2 * 64, `${outlet.mostWaiting} waited`);
  });

  test('an outlet that takes nothing is not waited for without end', async () => {
    const outlet = new SlowOutlet();
    const records = new FileRecords([outlet], () => outlet.write(), 50);
    records.take(record({ id: 'only' }));
    await records.deliver(NEVER);
    assert.equal(outlet.waiting, 1);
  });

  test('nothing is waited for once the program is to stop', async () => {
    const outlet = new SlowOutlet();
    const records = new FileRecords([outlet], () => outlet.write());
    records.take(record({ id: 'only' }));
    const stop = new AbortController();
    const delivered = records.deliver(stop.signal);
    await delay(1);
    stop.abort();
    await delivered;
    assert.equal(outlet.waiting, 1);
  });
});
