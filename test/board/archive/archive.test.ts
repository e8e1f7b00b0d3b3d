import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { AckBook } from '../../../src/board/ack-book.js';
import { Archive, ArchiveError } from '../../../src/board/archive/archive.js';
import type { ArchiveResults } from '../../../src/board/archive/archive-message.js';
import type { EventsAnswer, TimelineAnswer, WindowAnswer } from '../../../src/board/contract.js';
import { BatchBuilder } from '../../../src/history/batch-builder.js';
import { HistoryReader } from '../../../src/history/reader.js';
import { HistoryStore } from '../../../src/history/store.js';
import type { EventRecord } from '../../../src/report/records.js';
import { missingTool } from '../../support/programs/privileges.js';
import { scratchFolder } from '../../support/programs/programs.js';
import { BEGIN_S, missingHistory, reportRecord, sqlite3 } from '../../support/records/history-feed.js';

const ACK = {
  probe_id: 'probe',
  stream_id: '239.1.1.1:5000',
  name: 'PAT_error_2',
  since_ms: 1,
  by: 'ann',
  at_ms: 2,
  note: `'; DROP TABLE ack; -- <b>`,
};

/** Found by both forms of the rule. */
const NO_PAT = { PAT_error: { state: 'raised', count: 2 }, PAT_error_2: { state: 'raised', count: 2 } } as const;

function event(timeS: number, what: string, name = 'PAT_error_2', severity = 'critical'): EventRecord {
  const time_ns = (timeS - BEGIN_S) * 1e9;
  return {
    type: 'event',
    event: what,
    name,
    severity,
    id: `e${timeS}${what}`,
    probe_id: 'probe',
    session_id: 's',
    stream_id: '239.1.1.1:5000',
    timestamp: timeS * 1000,
    time_ns,
    raised_time_ns: time_ns,
    last_time_ns: time_ns,
    count: 3,
    message: `=${name}`,
    service_names: [],
    pids: [],
  } as unknown as EventRecord;
}

/** A history with a minute of reports, and an alarm in it. */
async function history(t: TestContext): Promise<string> {
  const file = join(scratchFolder(t), 'history.db');
  const store = await HistoryStore.open(file, 7);
  const builder = new BatchBuilder();
  for (let second = 0; second < 60; second++)
    builder.addReport(reportRecord(BEGIN_S + second, { bitrateBps: 1e6 + second, rules: second === 11 ? NO_PAT : {} }));
  for (const one of [
    event(BEGIN_S + 10, 'raised'),
    event(BEGIN_S + 20, 'cleared'),
    event(BEGIN_S + 30, 'notice', 'Stream_back', 'info'),
  ]) {
    builder.addEvent(one, one.timestamp!);
  }
  store.write(builder.take(), BEGIN_S + 60);
  store.close();
  return file;
}

function open(t: TestContext, file: string): { archive: Archive; faults: string[] } {
  const faults: string[] = [];
  const archive = new Archive(file, (message) => faults.push(message));
  t.after(() => archive.close());
  return { archive, faults };
}

function read<Answer>(bytes: ArchiveResults['window']): Answer {
  return JSON.parse(Buffer.from(bytes).toString());
}

const SPAN = { fromMs: BEGIN_S * 1000, toMs: (BEGIN_S + 60) * 1000 };

describe('the history as the page asks it', { skip: missingHistory() }, () => {
  test('a window: figures of a stream by second; an unknown stream has none', async (t) => {
    const { archive } = open(t, await history(t));
    const question = {
      probeId: 'probe',
      streamId: '239.1.1.1:5000',
      step: 'second',
      fromS: BEGIN_S + 10,
      toS: BEGIN_S + 13,
    } as const;
    const answer = read<WindowAnswer>(await archive.ask<'window'>({ kind: 'window', question }));
    assert.equal(answer.key, 'probe/239.1.1.1:5000');
    assert.deepEqual(answer.time_s, [BEGIN_S + 10, BEGIN_S + 11, BEGIN_S + 12]);
    assert.deepEqual(answer.values.bitrate_bps, [1_000_010, 1_000_011, 1_000_012]);
    assert.deepEqual(answer.values.buffer_fill, [null, null, null]);
    assert.deepEqual(answer.values.errors, [0, 2, 0], 'what two forms of a rule found is counted once');
    const other = { ...question, streamId: 'nobody' };
    assert.deepEqual(read<WindowAnswer>(await archive.ask<'window'>({ kind: 'window', question: other })).time_s, []);
  });

  test('events: the newest first, by severity, name and limit', async (t) => {
    const { archive } = open(t, await history(t));
    const ask = async (more: object): Promise<EventsAnswer> =>
      read(await archive.ask<'events'>({ kind: 'events', question: { ...SPAN, limit: 10, ...more } }));
    const all = await ask({});
    assert.deepEqual(
      all.events.map(({ event: what }) => what),
      ['notice', 'cleared', 'raised'],
    );
    assert.deepEqual([all.is_cut, all.known_from_s], [false, BEGIN_S + 10]);
    assert.deepEqual([(await ask({ limit: 2 })).events.length, (await ask({ limit: 2 })).is_cut], [2, true]);
    assert.equal((await ask({ severities: ['critical'] })).events.length, 2);
    assert.equal((await ask({ name: 'Stream_back' })).events.length, 1);
    assert.equal((await ask({ stream: { probeId: 'x', streamId: 'y' } })).events.length, 0);
  });

  test('a file of events, and the timeline', async (t) => {
    const { archive } = open(t, await history(t));
    const csv = await archive.ask<'export'>({
      kind: 'export',
      question: { ...SPAN, limit: 10, name: 'PAT_error_2' },
      format: 'csv',
    });
    const time = new Date((BEGIN_S + 10) * 1000).toISOString();
    const [titles, first] = Buffer.from(csv).toString().split('\r\n');
    assert.equal(titles, 'time,stream,event,name,severity,blame,count,message');
    assert.equal(first, `${time},probe/239.1.1.1:5000,raised,PAT_error_2,critical,,3,'=PAT_error_2`);
    const part = await archive.ask<'export'>({ kind: 'export', question: { ...SPAN, limit: 1 }, format: 'csv' });
    const [, cut, only, end] = Buffer.from(part).toString().split('\r\n');
    const noticed = new Date((BEGIN_S + 30) * 1000).toISOString();
    const said = `Older events are left out: these are the newest 1. Ask for those before ${noticed} to have more.`;
    assert.equal(cut, `${noticed},,left_out,left_out,info,,,${said}`);
    assert.ok(only!.startsWith(`${noticed},probe/239.1.1.1:5000,notice`), only);
    assert.equal(end, '');
    const timeline = read<TimelineAnswer>(
      await archive.ask<'timeline'>({ kind: 'timeline', question: { ...SPAN, raised: [] } }),
    );
    assert.deepEqual(
      timeline.lanes.map(({ intervals }) => intervals.map(({ begin_ms, end_ms }) => [begin_ms, end_ms])),
      [[[(BEGIN_S + 10) * 1000, (BEGIN_S + 20) * 1000]]],
    );
  });

  test('an acknowledgement outlives the monitor until it ends; hostile text stays text', async (t) => {
    const file = await history(t);
    const first = open(t, file).archive;
    assert.equal(await first.keep(ACK), true);
    assert.equal(await first.keep({ ...ACK, at_ms: 3 }), true);
    await first.close();
    const second = open(t, file).archive;
    assert.deepEqual(await second.acks(), [{ ...ACK, at_ms: 3 }]);
    let nowMs = 1000;
    const book = new AckBook(second, await second.acks(), 0, () => nowMs);
    assert.deepEqual(book.find('probe/239.1.1.1:5000', 'PAT_error_2'), { by: 'ann', at_ms: 3, note: ACK.note });
    assert.equal(book.find('probe/239.1.1.1:5000', 'PAT_error_2'), null);
    // What no alarm has come back for within ten minutes is over.
    const late = new AckBook(second, await second.acks(), 0, () => nowMs);
    nowMs = 600_000;
    late.tick();
    assert.deepEqual(await second.acks(), []);
  });

  test('a history of the version before gets its table, and is read before that as well', {
    skip: missingTool('sqlite3'),
  }, async (t) => {
    const file = await history(t);
    const columns = ['stream_name', 'stream_group'].map((name) => `ALTER TABLE stream DROP COLUMN ${name};`);
    sqlite3(file, `DROP TABLE ack; ${columns.join(' ')} PRAGMA user_version = 1;`);
    (await HistoryReader.open(file)).close();
    const { archive } = open(t, file);
    assert.equal(await archive.keep(ACK), true);
    assert.deepEqual(sqlite3(file, 'PRAGMA user_version'), ['3']);
  });

  test('text that is damaged fails one question, and those that come behind it are answered', {
    skip: missingTool('sqlite3'),
  }, async (t) => {
    const file = await history(t);
    sqlite3(file, "UPDATE event SET json = '{\"id' WHERE event = 'cleared'");
    const { archive } = open(t, file);
    const question = { ...SPAN, limit: 10 };
    await assert.rejects(archive.ask<'events'>({ kind: 'events', question }), /is damaged/);
    const found = await archive.ask<'events'>({ kind: 'events', question: { ...question, kinds: ['raised'] } });
    assert.equal(read<EventsAnswer>(found).events.length, 1);
    assert.equal(await archive.keep(ACK), true);
  });

  test('questions that were given up count until the thread has answered them', async (t) => {
    const file = await history(t);
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { archive } = open(t, file);
    const asked = { kind: 'events', question: { ...SPAN, limit: 1 } } as const;
    const slow = Array.from({ length: 64 }, () => assert.rejects(archive.ask<'events'>(asked), { code: 'SLOW' }));
    t.mock.timers.tick(15_000);
    await Promise.all(slow);
    await assert.rejects(archive.ask<'events'>(asked), { code: 'BUSY' });
  });

  test('an acknowledgement in a history that was deleted is not kept', async (t) => {
    const file = await history(t);
    const { archive } = open(t, file);
    assert.equal(await archive.keep(ACK), true);
    rmSync(file);
    assert.equal(await archive.keep(ACK), false);
  });

  test('a file that is no database: questions fail, an acknowledgement is not kept, and it is said', async (t) => {
    const file = join(scratchFolder(t), 'broken.db');
    writeFileSync(file, 'this is no database, but long enough to be looked at as one'.repeat(100));
    const { archive, faults } = open(t, file);
    const question = { ...SPAN, limit: 1 };
    await assert.rejects(archive.ask<'events'>({ kind: 'events', question }), ArchiveError);
    assert.equal(await archive.keep(ACK), false);
    assert.deepEqual(await archive.acks(), []);
    assert.equal(faults.length, 2);
    assert.match(archive.lastFault!, /is no SQLite database/);
  });

  test('behind its end nothing is asked any more', async (t) => {
    const { archive } = open(t, await history(t));
    await archive.close();
    assert.equal(await archive.keep(ACK), false);
  });
});
