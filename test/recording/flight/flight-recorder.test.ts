import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { FlightOptions } from '../../../src/recording/flight/flight-recorder.js';
import { incidentText } from '../../../src/report/event-texts/incident.js';
import type { StreamReportRecord } from '../../../src/report/records.js';
import { assertFits } from '../../support/checks/report-schema.js';
import { REPOSITORY, scratchFolder } from '../../support/programs/programs.js';
import { mountSmallDisk, noTmpfs } from '../../support/programs/small-disk.js';
import { FlightRig, packetNumbers } from '../../support/records/flight-rig.js';

const ID = '239.1.1.1:5000';
const SCHEMA = JSON.parse(readFileSync(join(REPOSITORY, 'schema/incident.schema.json'), 'utf8'));
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(SCHEMA);

function createRig(t: TestContext, options: Partial<FlightOptions> = {}): FlightRig {
  return new FlightRig(join(scratchFolder(t), 'incidents'), options);
}

/** Numbers of the seconds whose 70 packets are in the file. */
function secondsIn(rig: FlightRig, folder: string): number[] {
  const numbers = packetNumbers(readFileSync(join(rig.folder, folder, 'stream.mpegts')));
  assert.deepEqual(
    numbers,
    numbers.map((_, n) => numbers[0]! + n),
    'nothing is missing in between',
  );
  return [...new Set(numbers.map((number) => Math.floor(number / 70)))];
}

test('an incident without a packet says so', () => {
  const event = { name: 'Incident_saved', trigger: 'X', folder: 'a', begin_ns: null, end_ns: null, bytes: 0 } as never;
  assert.equal(
    incidentText({ ...(event as object), ended_by: 'no_space' } as never),
    'No packet around X could be saved in a; no space was left',
  );
});

test('an alarm saves the seconds before and after it, with events, report and pictures', async (t) => {
  const rig = createRig(t);
  await rig.feed(ID, 0, 10);
  const at = (second: number) => (1_763_790_000 + second) * 1000;
  rig.pictures.push({ pid: 256, timestamp: at(2), timeNs: 2e9, jpeg: Buffer.from('old') });
  rig.pictures.push({ pid: 256, timestamp: at(9), timeNs: 9e9, jpeg: Buffer.from('before') });
  const { probe_id, session_id } = { probe_id: 'p1', session_id: '00000000000000a1' };
  rig.recorder.report({ probe_id, session_id, stream_id: ID, type: 'stream_report' } as StreamReportRecord);
  rig.raise(ID, 9, 'IAT_high', 'warning');
  rig.raise(ID, 10);
  const [begun] = rig.incidents();
  assert.equal(begun!.report.is_complete, false);
  assert.ok(validate(begun!.report), JSON.stringify(validate.errors));
  rig.recorder.picture({ probe_id, session_id, stream_id: ID }, { ...rig.pictures[1]!, timestamp: at(11) });
  await rig.feed(ID, 11, 14);
  await rig.recorder.close();

  const [incident, ...more] = rig.incidents();
  assert.equal(more.length, 0);
  const { name, report, files } = incident!;
  assert.equal(name, '20251122T054010Z-239.1.1.1_5000-PAT_error_2');
  assert.ok(validate(report), JSON.stringify(validate.errors));
  assert.deepEqual(secondsIn(rig, name), [7, 8, 9, 10, 11, 12]);
  const { is_complete, ended_by, datagrams, packets, short_before, first_arrival, events, pictures } = report;
  assert.deepEqual(
    { is_complete, ended_by, datagrams, packets, short_before, first_arrival, events, pictures },
    {
      is_complete: true,
      ended_by: 'time',
      datagrams: 60,
      packets: 420,
      short_before: null,
      first_arrival: '2025-11-22T05:40:07.000Z',
      events: 2,
      pictures: 2,
    },
  );
  const pictureFiles = ['pictures', 'pictures/20251122T054009.000Z-256.jpg', 'pictures/20251122T054011.000Z-256.jpg'];
  const main = ['events.ndjson', 'incident.json', 'report.json', 'stream.mpegts', 'stream.pcapng'];
  assert.deepEqual(files, [...main.slice(0, 2), ...pictureFiles, ...main.slice(2)]);

  for (const event of rig.told) assertFits('EventRecord', event);
  const [first, last] = rig.told.map((event) => (event.event === 'incident' ? event : assert.fail()));
  assert.deepEqual([first!.name, first!.ended_by, first!.severity], ['Incident_begun', null, 'critical']);
  assert.deepEqual([last!.name, last!.ended_by, last!.begin_ns, last!.triggers], ['Incident_saved', 'time', 7e9, 1]);
  assert.equal(last!.bytes, report.bytes);
  assert.match(last!.message, /^5\.\d+ s around PAT_error_2 saved in .*PAT_error_2, 0\.2 MB$/);
});

test('events that overlap extend one incident, up to a bound, behind which another begins', async (t) => {
  const rig = createRig(t);
  await rig.feed(ID, 0, 5);
  rig.raise(ID, 5);
  for (let second = 6; second <= 40; second++) {
    await rig.feed(ID, second, second);
    if (second % 2 === 0) rig.raise(ID, second, 'PMT_error_2');
  }
  await rig.feed(ID, 41, 45);
  await rig.recorder.close();
  const [first, second, ...more] = rig.incidents();
  assert.equal(more.length, 0);
  assert.equal(first!.report.ended_by, 'longest');
  // From 3 s before the first one to 5 times 3 + 2 s behind it.
  assert.deepEqual(
    secondsIn(rig, first!.name),
    Array.from({ length: 29 }, (_, n) => 2 + n),
  );
  // At 5 s, and at 6, 8, … 30 s.
  assert.equal(first!.report.triggers.length, 14);
  assert.equal(second!.report.ended_by, 'time');
  assert.deepEqual(secondsIn(rig, second!.name).at(-1), 42);
});

test('a signal saves all streams; one that has ended or is silent ends its incident, and so does the monitor', async (t) => {
  const rig = createRig(t);
  const [ended, silent, running] = ['239.1.1.1:1', '239.1.1.1:2', '239.1.1.1:3'] as const;
  for (const id of [ended, silent, running]) await rig.feed(id, 0, 3);
  rig.recorder.saveAll('SIGUSR1');
  await rig.finish(ended);
  rig.nowMs += 5000;
  rig.recorder.tick(rig.nowMs);
  await rig.recorder.close();
  const reports = rig.incidents().map(({ report }) => report);
  assert.deepEqual(
    reports.map(({ stream_id, ended_by }) => [stream_id, ended_by]),
    [
      [ended, 'stream_ended'],
      [silent, 'time'],
      [running, 'time'],
    ],
  );
  for (const { triggers, packets } of reports) {
    assert.equal(triggers[0]!.name, 'SIGUSR1');
    assert.equal(packets, 280);
  }
});

test('the last events of a stream are no events of the next one of its name', async (t) => {
  const rig = createRig(t);
  await rig.feed(ID, 0, 3);
  const before = rig.replace(ID);
  await rig.feed(ID, 4, 4);
  rig.raise(ID, 3, 'PAT_error_2', 'critical', before);
  rig.raise(ID, 4, 'CRC_error', 'critical');
  await rig.recorder.finish(before);
  await rig.recorder.close();
  assert.deepEqual(
    rig.incidents().map(({ report }) => [report.triggers.map(({ name }) => name), report.packets]),
    [
      [['PAT_error_2'], 280],
      [['CRC_error'], 70],
    ],
  );
});

test('the memory bound costs the oldest, which is said; what begins late is said too', async (t) => {
  const rig = createRig(t, { maxHeldBytes: 1 << 20 });
  await rig.feed(ID, 0, 0);
  rig.raise(ID, 0);
  await rig.feed(ID, 1, 20, 2000);
  rig.raise(ID, 20);
  await rig.recorder.close();
  assert.deepEqual(
    rig.incidents().map(({ report }) => report.short_before),
    ['stream_began', 'flight_recorder_bytes'],
  );
  assert.ok(rig.recorder.held.peakBytes <= 1 << 20);
});

test('the oldest incidents go when there are too many bytes; a folder that is none of ours stays', async (t) => {
  const rig = createRig(t, { maxBytes: 700_000 });
  for (const name of ['20000101T000000Z-mine', '20000102T000000Z-other']) mkdirSync(join(rig.folder, name));
  writeFileSync(join(rig.folder, '20000101T000000Z-mine/notes.txt'), Buffer.alloc(300_000));
  writeFileSync(join(rig.folder, '20000102T000000Z-other/incident.json'), '{"schema":"other"}');
  for (let n = 0; n < 6; n++) {
    await rig.feed(ID, n * 10, n * 10 + 3);
    rig.raise(ID, n * 10 + 3);
    await rig.feed(ID, n * 10 + 4, n * 10 + 9);
  }
  await rig.recorder.close();
  const left = readdirSync(rig.folder).sort();
  assert.deepEqual(left.slice(0, 2), ['20000101T000000Z-mine', '20000102T000000Z-other']);
  assert.equal(left.at(-1), '20251122T054053Z-239.1.1.1_5000-PAT_error_2');
  const bytes = rig.incidents().reduce((sum, { report }) => sum + report.bytes, 0);
  assert.ok(left.length > 3 && left.length < 8 && bytes <= 700_000, `${left.join()} ${bytes}`);
});

test('a stream or an alarm puts nothing into the name that leaves the folder', async (t) => {
  const rig = createRig(t);
  const id = '../../../etc/passwd:1';
  await rig.feed(id, 0, 1);
  rig.raise(id, 1, '../PAT');
  await rig.recorder.close();
  assert.deepEqual(readdirSync(rig.folder), ['20251122T054001Z-___.._.._etc_passwd_1-___PAT']);
});

test('a full disk ends the incident with what it has, and says so', { skip: noTmpfs() }, async (t) => {
  const rig = new FlightRig(mountSmallDisk(t));
  await rig.feed(ID, 0, 8, 1400);
  rig.raise(ID, 8);
  await rig.feed(ID, 9, 12, 1400);
  await rig.recorder.close();
  const { name, report } = rig.incidents()[0]!;
  assert.deepEqual([report.is_complete, report.ended_by], [true, 'no_space']);
  assert.match(report.error!, /no space is left on the device/);
  const ts = readFileSync(join(rig.folder, name, 'stream.mpegts'));
  assert.equal(ts.length % 188, 0);
  const saved = rig.told.at(-1)!;
  assert.ok(saved.event === 'incident' && saved.ended_by === 'no_space');
  assert.match(saved.message, /; no space was left$/);
});

test('a disk that turns out to be full behind the end of an incident has ended it', { skip: noTmpfs() }, async (t) => {
  const rig = new FlightRig(mountSmallDisk(t));
  await rig.feed(ID, 0, 12, 1400);
  // Nothing is written yet when it has all that was asked for.
  rig.raise(ID, 8);
  await rig.recorder.close();
  const [{ report }] = rig.incidents() as [ReturnType<FlightRig['incidents']>[number]];
  assert.deepEqual([report.is_complete, report.ended_by], [true, 'no_space']);
  assert.match(report.error!, /no space is left on the device/);
});

test('what cannot be begun is told as an event of the stream', async (t) => {
  const rig = createRig(t, { minFreeSpace: Number.MAX_SAFE_INTEGER });
  await rig.feed(ID, 0, 3);
  rig.recorder.tick(rig.nowMs);
  await new Promise((resolve) => setTimeout(resolve, 50));
  rig.raise(ID, 3);
  await rig.recorder.close();
  assert.deepEqual(readdirSync(rig.folder), []);
  assert.deepEqual(
    rig.told.map((event) => ('name' in event ? [event.name, event.severity] : [])),
    [['Incident_not_saved', 'major']],
  );
});
