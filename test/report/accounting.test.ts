import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  type AccountingRecord,
  identityFaults,
  type ProbeAccountingRecord,
  probeIdentityFaults,
} from '../../src/report/accounting.js';
import { schemaFaults } from '../support/checks/json-schema.js';
import { createMonitorRig } from '../support/programs/monitor-rig.js';
import { REPOSITORY } from '../support/programs/programs.js';
import { ScriptedProbe } from '../support/programs/scripted-probe.js';

const SCHEMA = JSON.parse(readFileSync(join(REPOSITORY, 'schema/accounting.schema.json'), 'utf8'));

test('real records fit the schema, and each of its properties is there', async (t) => {
  const rig = createMonitorRig(t, { outputFile: '{stream_id}' });
  const live = new ScriptedProbe('p1', '00000000000000a1');
  const file = new ScriptedProbe('p2', '00000000000000b1');
  await rig.take(
    live.stream('239.1.1.1:5000', { isRtp: true, kind: 'rtp' }).rtpBatch([Buffer.alloc(20)]),
    live.status(2),
  );
  await rig.take(file.stream('file').batch(7), file.status());
  rig.monitor.writeRecords();
  await rig.take(file.end());
  await rig.finish();
  const records = rig.records();
  assert.equal(records.length, 2 * (2 + 2 + 1));
  for (const record of records) assert.deepEqual(schemaFaults(SCHEMA, record), [], JSON.stringify(record));
});

test('the schema refuses what is wrong', async (t) => {
  const [record] = await finalRecords(t);
  const table: readonly [string, object, RegExp][] = [
    ['a negative count', { link_lost_packets: -1 }, /link_lost_packets: is less than 0/],
    ['a fraction', { captured_bytes: 0.5 }, /captured_bytes: is no integer/],
    ['an unknown cause', { not_recorded: { ...record!.not_recorded, lazy: 1 } }, /not_recorded: has lazy/],
    ['a missing cause', { rejected_packets: { sync_byte: 0 } }, /rejected_packets: lacks null_packet/],
    ['a session id of another form', { session_id: 'A1' }, /session_id: does not match/],
    ['an unknown kind', { kind: 'av1' }, /kind: is none of/],
  ];
  for (const [name, changes, says] of table) {
    assert.match(
      schemaFaults({ $defs: SCHEMA.$defs, $ref: '#/$defs/accounting' }, { ...record, ...changes }).join(),
      says,
      name,
    );
    assert.notDeepEqual(schemaFaults(SCHEMA, { ...record, ...changes }), [], name);
  }
});

test('identityFaults names the equation that does not hold', async (t) => {
  const [record] = await finalRecords(t);
  const table: readonly [Partial<AccountingRecord>, string[]][] = [
    [{}, []],
    [{ captured_datagrams: 11 }, ['captured_datagrams 11 is not accepted_datagrams 10 + rejected_datagrams 0']],
    [
      { queue_dropped_packets: 1 },
      ['captured_packets 70 is not published_packets 70 + rejected_packets 0 + queue_dropped_packets 1'],
    ],
    [
      { link_lost_packets: 7 },
      ['published_packets 70 is not before_join_packets 0 + received_packets 70 + link_lost_packets 7'],
    ],
    [{ recorded_packets: 1 }, ['received_packets 70 is not recorded_packets 1 + not_recorded 70']],
    [{ recorded_packets: 1, final: false }, []],
  ];
  for (const [changes, expected] of table) assert.deepEqual(identityFaults({ ...record!, ...changes }), expected);
});

test('probeIdentityFaults', async (t) => {
  const [, probe] = await finalRecords(t);
  assert.deepEqual(probeIdentityFaults(probe), []);
  const [fault] = probeIdentityFaults({ ...probe, not_udp_frames: 1 });
  assert.match(
    fault!,
    /^captured_frames 10 is not stream_datagrams 10 \+ not_udp_frames 1 \+ .* flow_table_full_datagrams 0$/,
  );
});

async function finalRecords(
  t: Parameters<typeof createMonitorRig>[0],
): Promise<[AccountingRecord, ProbeAccountingRecord]> {
  const rig = createMonitorRig(t, {});
  const probe = new ScriptedProbe();
  await rig.take(probe.stream('239.1.1.1:5000').batch(70), probe.status());
  const { streams, probes } = await rig.finish();
  return [streams[0]!, probes[0]!];
}
