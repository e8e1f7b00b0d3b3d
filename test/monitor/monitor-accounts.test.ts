import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MonitorAccounts } from '../../src/monitor/monitor-accounts.js';
import { SessionTable } from '../../src/monitor/session-table.js';
import type { RecordTaker } from '../../src/report/record-taker.js';
import type { NdjsonRecord } from '../../src/report/records.js';
import type { Message } from '../../src/stream/message.js';
import { ScriptedProbe } from '../support/programs/scripted-probe.js';

const TAKER: RecordTaker = { name: 'a', write: () => {}, close: async () => {} };

interface Accounted {
  readonly accounts: MonitorAccounts;
  readonly written: NdjsonRecord[];
  readonly take: (...messages: readonly Message[]) => void;
}

function accountsOf(takers: readonly RecordTaker[] = [TAKER], ended = Promise.resolve()): Accounted {
  const written: NdjsonRecord[] = [];
  const table = new SessionTable({
    over: () => {},
    superseded: (session) => accounts.superseded(session),
    released: (_, stream) => accounts.released(stream, ended),
    keeps: () => false,
    refused: () => {},
    ignored: () => {},
  });
  const write = (record: NdjsonRecord): void => void written.push(record);
  const accounting = <Kind extends NdjsonRecord>(record: Kind): Kind => {
    write(record);
    return record;
  };
  const accounts = new MonitorAccounts({
    table,
    takers,
    records: { accounting, write },
    streamTakers: { tapAccounts: {} },
    essence: undefined,
  });
  const take = (...messages: readonly Message[]): void => {
    for (const message of messages) {
      if (message.kind === 'batch') table.takeBatch(message.probe, message.batch);
      else if (message.kind === 'status') table.takeStatus(message.probe, message.status);
      else if (message.kind === 'end') table.takeEnd(message.probe, message.end);
    }
  };
  return { accounts, written, take };
}

function typesOf(records: readonly NdjsonRecord[]): string[] {
  return records.map(({ type }) => type);
}

test('a probe is accounted for once it has said something of itself, its streams at once, the monitor always', () => {
  const { accounts, written, take } = accountsOf();
  const probe = new ScriptedProbe();
  take(probe.stream('239.1.1.1:5000').batch(7));
  accounts.write(1000);
  assert.deepEqual(typesOf(written.splice(0)), ['accounting', 'monitor_accounting']);
  take(probe.status());
  accounts.write(2000);
  assert.deepEqual(typesOf(written), ['accounting', 'probe_accounting', 'monitor_accounting']);
  for (const record of written) assert.equal('final' in record && record.final, false);
});

test('a session that has ended has had its last records', () => {
  const { accounts, written, take } = accountsOf();
  const probe = new ScriptedProbe();
  take(probe.stream('239.1.1.1:5000').batch(7), probe.status(), probe.end());
  accounts.write(1000);
  assert.deepEqual(typesOf(written), ['monitor_accounting']);
});

test('a stream that is back has its records behind the last one of what it was before', async () => {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const { accounts, written, take } = accountsOf([TAKER], ended);
  const probe = new ScriptedProbe();
  const first = probe.stream('239.1.1.1:5000', { streamNumber: 1 });
  const other = probe.stream('239.1.1.2:5000', { streamNumber: 2 });
  take(first.batch(70), other.batch(7));
  probe.release(first);
  take(probe.stream('239.1.1.1:5000', { streamNumber: 3 }).batch(14));
  const streams = (): (readonly [string, number])[] =>
    written.splice(0).flatMap((record) => {
      return record.type === 'accounting' ? [[record.stream_id, record.received_packets] as const] : [];
    });
  accounts.write(1000);
  assert.deepEqual(streams(), [['239.1.1.2:5000', 7]]);
  assert.equal(accounts.totals().receivedPackets, 91);
  end();
  await ended;
  accounts.write(2000);
  assert.deepEqual(streams(), [
    ['239.1.1.2:5000', 7],
    ['239.1.1.1:5000', 14],
  ]);
});

test('without takers no record is made', () => {
  const { accounts, written, take } = accountsOf([]);
  take(new ScriptedProbe().stream('239.1.1.1:5000').batch(7));
  accounts.write(1000);
  assert.deepEqual(written, []);
});

test('totals keep what sessions had that others took the place of', () => {
  const { accounts, take } = accountsOf();
  take(new ScriptedProbe('p1', '00000000000000a1').stream('239.1.1.1:5000').batch(70));
  take(new ScriptedProbe('p1', '00000000000000a2').stream('239.1.1.1:5000').batch(7));
  const { receivedPackets, receivedBytes, unsettledPackets } = accounts.totals();
  assert.deepEqual([receivedPackets, receivedBytes, unsettledPackets], [77, 77 * 188, 77]);
});

test('the record of the monitor has what was counted so far, and keeps it', () => {
  const { accounts } = accountsOf();
  accounts.receivedMessages = 3;
  accounts.undecodable.frames = 1;
  const record = accounts.ownRecord(1000, true);
  accounts.undecodable.frames++;
  assert.equal(record.received_messages, 3);
  assert.equal(record.undecodable_messages.frames, 1);
  assert.deepEqual([record.final, record.pictures, record.deliveries], [true, null, {}]);
});
