import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { HistoryWriter } from '../../src/history/history-writer.js';
import { bindingOptions } from '../../src/output/sqlite-binding.js';
import { deliveryIdentityFaults } from '../../src/report/delivery-account.js';
import { missingTool } from '../support/programs/privileges.js';
import { REPOSITORY, scratchFolder, startProcess } from '../support/programs/programs.js';
import { BEGIN_S, lossRecord, missingHistory, reportRecord, sqlite3 } from '../support/records/history-feed.js';
import { droppedOf } from '../support/records/sink-records.js';

const now = (): number => BEGIN_S * 1000;
const noFault = (message: string): void => assert.fail(message);

describe('the thread that writes a history', { skip: missingHistory() || missingTool('sqlite3') }, () => {
  test('reports and events are in the database when it is closed; an event may come first', async (t) => {
    const file = join(scratchFolder(t), 'history.db');
    const writer = await HistoryWriter.open({ file, days: 7, onFault: noFault, now });
    writer.write(lossRecord(BEGIN_S));
    writer.write(reportRecord(BEGIN_S));
    writer.write(lossRecord(null));
    writer.write(lossRecord(BEGIN_S - 60));
    writer.write(lossRecord(BEGIN_S - 86_400));
    await writer.close();
    assert.deepEqual([writer.figures.delivered, droppedOf(writer.figures)], [5, 0]);
    assert.deepEqual(sqlite3(file, 'SELECT stream_id, kind, services FROM stream'), [
      '239.1.1.1:5000|mpegts|["tscap test"]',
    ]);
    assert.deepEqual(sqlite3(file, "SELECT time_ms, event, name, json ->> '$.packets' FROM event"), [
      `${BEGIN_S * 1000}|loss|network|7`,
      `${BEGIN_S * 1000}|loss|network|7`,
      `${(BEGIN_S - 60) * 1000}|loss|network|7`,
      `${BEGIN_S * 1000}|loss|network|7`,
    ]);
  });

  test('beyond its bound, reports are dropped and counted', async (t) => {
    const file = join(scratchFolder(t), 'history.db');
    const faults = new Set<string>();
    const onFault = (fault: string): unknown => faults.add(fault);
    const writer = await HistoryWriter.open({ file, days: 7, onFault, now, mostWaiting: 10 });
    for (let second = 0; second < 25; second++) writer.write(reportRecord(BEGIN_S + second, { rtpLost: second }));
    await writer.close();
    assert.deepEqual([writer.figures.delivered, droppedOf(writer.figures)], [10, 15]);
    assert.deepEqual([...faults], ['the disk is too slow for the history']);
    assert.deepEqual(sqlite3(file, 'SELECT count(*) FROM second'), ['10']);
  });

  test('events and final reports have room where there is none for figures', async (t) => {
    const file = join(scratchFolder(t), 'history.db');
    const writer = await HistoryWriter.open({ file, days: 7, onFault: () => {}, now, mostWaiting: 10 });
    for (let second = 0; second < 25; second++) writer.write(reportRecord(BEGIN_S + second));
    for (let n = 0; n < 9; n++) writer.write(lossRecord(BEGIN_S + n));
    writer.write({ ...reportRecord(BEGIN_S + 30), final: true });
    assert.deepEqual([writer.figures.lost, writer.figures.dropped.queue_full], [0, 15]);
    writer.write(lossRecord(BEGIN_S + 40));
    assert.equal(writer.figures.lost, 1, 'twice the bound is the end for them too');
    await writer.close();
    assert.equal(writer.figures.delivered, 20);
    assert.deepEqual(deliveryIdentityFaults('history', writer.figures), []);
  });

  test('a batch that cannot be handed to the thread ends the history, said and counted, and nothing else', async (t) => {
    const file = join(scratchFolder(t), 'history.db');
    const faults: string[] = [];
    const writer = await HistoryWriter.open({ file, days: 7, onFault: (fault) => faults.push(fault), now });
    t.mock.method(Worker.prototype, 'postMessage', () => {
      throw new TypeError('could not be cloned');
    });
    writer.write({ ...reportRecord(BEGIN_S), final: true });
    while (faults.length === 0) await sleep(50);
    assert.deepEqual(faults, ['the history ended: could not be cloned']);
    assert.deepEqual([writer.figures.dropped.write_error, writer.figures.lost], [1, 1]);
    assert.deepEqual(deliveryIdentityFaults('history', writer.figures), []);
    await writer.close();
  });

  test('a locked database costs reports, which are counted, and no time of the caller', async (t) => {
    const { default: Database } = await import('better-sqlite3');
    const file = join(scratchFolder(t), 'history.db');
    const faults: string[] = [];
    const writer = await HistoryWriter.open({ file, days: 7, onFault: (fault) => faults.push(fault), now });
    const other = new Database(file, bindingOptions());
    t.after(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    const begin = performance.now();
    writer.write(reportRecord(BEGIN_S));
    assert.ok(performance.now() - begin < 1000);
    // Longer than a write waits for a lock.
    while (faults.length === 0) await sleep(50);
    assert.match(faults[0]!, /history\.db: database is locked \(SQLITE_BUSY\)/);
    assert.equal(writer.figures.dropped.write_error, 1);
    other.exec('ROLLBACK');
    writer.write(reportRecord(BEGIN_S + 1));
    await writer.close();
    assert.equal(writer.figures.delivered, 1);
    assert.deepEqual(deliveryIdentityFaults('history', writer.figures), []);
  });

  test('an unusable file is said when it is opened', async (t) => {
    const file = join(scratchFolder(t), 'none', 'history.db');
    await assert.rejects(HistoryWriter.open({ file, days: 7, onFault: noFault, now }), { code: 'CANNOT_OPEN' });
  });

  test('kill -9 while it writes: the database is whole, and has every second that was said to be written', async (t) => {
    const file = join(scratchFolder(t), 'history.db');
    for (const runMs of [1500, 2300, 3100]) {
      const child = startProcess(t, process.execPath, [
        join(REPOSITORY, 'dist/test/support/programs/history-program.js'),
        file,
      ]);
      await child.waitForStderr(/written/);
      await sleep(runMs);
      await child.stop('SIGKILL');
      const said = [...child.stderr.matchAll(/written (\d+)/g)].map((match) => match[1]!);
      assert.ok(said.length > 50, 'the kill must hit a writer that writes');
      assert.deepEqual(sqlite3(file, 'PRAGMA integrity_check'), ['ok']);
      const last = said.at(-1)!;
      const [row] = sqlite3(file, `SELECT count(*) FROM second WHERE id / 65536 = ${last} AND reports >= 1`);
      assert.equal(row, '50', `all streams of second ${last}`);
      const [seconds] = sqlite3(
        file,
        `SELECT count(DISTINCT id / 65536) FROM second WHERE id / 65536 BETWEEN ${said[0]} AND ${last}`,
      );
      assert.equal(Number(seconds), Number(last) - Number(said[0]) + 1);
    }
  });
});
