import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { IncidentReport } from '../../src/recording/flight/incident.js';
import type { EventRecord } from '../../src/report/records.js';
import { missingTool, noCaptureRight } from '../support/programs/privileges.js';
import { REPOSITORY, startProgram } from '../support/programs/programs.js';
import { replay } from '../support/programs/replay.js';
import { type Rig, startRig, until } from '../support/programs/rig.js';
import { readRecords } from '../support/records/records.js';

const INPUT = join(REPOSITORY, 'test_data/bars.mpegts');
const PAT_PID = 0;
const NULL_PID = 0x1fff;

let port = 5300;

async function start(t: TestContext, ...args: readonly string[]): Promise<Rig & { destination: string }> {
  const destination = `239.255.9.9:${port++}`;
  const monitor = ['--flight-recorder', '1', '--incidents-dir', '{folder}/incidents', ...args];
  return {
    ...(await startRig(t, { probe: ['--source-device', 'lo', '--source', destination], monitor })),
    destination,
  };
}

function incidentIn(folder: string): { readonly path: string; readonly report: IncidentReport } {
  const [name] = readdirSync(join(folder, 'incidents'));
  const path = join(folder, 'incidents', name!);
  return { path, report: JSON.parse(readFileSync(join(path, 'incident.json'), 'utf8')) };
}

/** Arrival and RTP sequence number of each datagram, by tshark. */
function rtpOf(file: string, port: string): (readonly [number, number])[] {
  const fields = ['-T', 'fields', '-e', 'frame.time_epoch', '-e', 'rtp.seq'];
  const args = ['-r', file, '-d', `udp.port==${port},rtp`, ...fields];
  const text = execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return text
    .trim()
    .split('\n')
    .map((line) => line.split('\t').map(Number) as [number, number]);
}

/** The project's own analysis of a file: what it counts of each rule, or of RTP. */
async function analysisOf(t: TestContext, file: string): Promise<any> {
  const monitor = startProgram(t, 'monitor', ['--input', file, '--report', 'json', '--silent']);
  await monitor.expectExit(0);
  return JSON.parse(Buffer.concat(monitor.stdout).toString()).streams[0];
}

function startOfTs(file: string): number {
  return readFileSync(file)[0]!;
}

test('a loss: the seconds before and after are in both files, and the fault is in them', {
  skip: noCaptureRight() || missingTool('tshark'),
}, async (t) => {
  const rig = await start(t);
  // 2.1 s after the begin of 5 s.
  await replay(t, rig.folder, INPUT, rig.destination, '--protocol', 'rtp', '--drop', '400,401,402');
  await rig.monitor.stop();
  const { path, report } = incidentIn(rig.folder);
  assert.deepEqual([report.is_complete, report.ended_by, report.short_before], [true, 'time', null]);
  const rows = rtpOf(join(path, 'stream.pcapng'), rig.destination.split(':')[1]!);
  const breaks = rows.flatMap(([atS, sequence], n) =>
    n > 0 && sequence !== ((rows[n - 1]![1] + 1) & 0xffff) ? [{ n, atS }] : [],
  );
  assert.equal(breaks.length, 1);
  const { n, atS } = breaks[0]!;
  assert.equal(rows[n]![1], (rows[n - 1]![1] + 4) & 0xffff);
  // Whole batches, of 0.1 s here.
  assert.ok(atS - rows[0]![0] >= 0.9 && atS - rows[0]![0] < 1.5, `${atS - rows[0]![0]} s before`);
  assert.ok(rows.at(-1)![0] - atS >= 0.8 && rows.at(-1)![0] - atS < 1.5, `${rows.at(-1)![0] - atS} s after`);
  const { rtp } = await analysisOf(t, join(path, 'stream.pcapng'));
  assert.equal(rtp.rtp_lost, 3);
  const { tr101290 } = await analysisOf(t, join(path, 'stream.mpegts'));
  assert.ok(tr101290.Continuity_count_error.count_total > 0);
  assert.equal(startOfTs(join(path, 'stream.mpegts')), 0x47);
  const events = readRecords(rig.metrics).filter(
    (record) => (record.type as string) === 'event',
  ) as unknown as EventRecord[];
  const saved = events.find((event) => event.event === 'incident' && event.name === 'Incident_saved');
  assert.ok(saved?.event === 'incident' && saved.folder === path && saved.bytes === report.bytes);
});

test('a missing PAT: its incident shows when it went', { skip: noCaptureRight() }, async (t) => {
  const rig = await start(t, '--record-on', 'PAT_error_2');
  const bytes = readFileSync(INPUT);
  const faulty = join(rig.folder, 'faulty.mpegts');
  for (let pos = 0; pos < bytes.length; pos += 188) {
    const isMissing = pos > bytes.length * 0.5 && pos < bytes.length * 0.75;
    const pid = bytes.readUInt16BE(pos + 1) & 0x1fff;
    if (isMissing && pid === PAT_PID) bytes.writeUInt16BE(NULL_PID, pos + 1);
  }
  writeFileSync(faulty, bytes);
  await replay(t, rig.folder, faulty, rig.destination);
  await rig.monitor.stop();
  const { path, report } = incidentIn(rig.folder);
  assert.equal(report.triggers[0]!.name, 'PAT_error_2');
  const { tr101290 } = await analysisOf(t, join(path, 'stream.pcapng'));
  assert.ok(tr101290.PAT_error_2.count_total > 0);
});

test('SIGUSR1 saves all streams; a kill -9 during it leaves what was written, and says that it is not complete', {
  skip: noCaptureRight() || missingTool('tshark', 'ffprobe'),
}, async (t) => {
  const rig = await start(t, '--record-on', 'none', '--record-after', '60');
  const sending = replay(t, rig.folder, INPUT, rig.destination);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  rig.monitor.child.kill('SIGUSR1');
  await until('the incident is begun', () => {
    const incidents = join(rig.folder, 'incidents');
    const [name] = existsSync(incidents) ? readdirSync(incidents) : [];
    return name !== undefined && existsSync(join(incidents, name, 'incident.json'));
  });
  assert.equal(incidentIn(rig.folder).report.is_complete, false);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  rig.monitor.child.kill('SIGKILL');
  await rig.monitor.exit;
  await sending;
  const { path, report } = incidentIn(rig.folder);
  assert.deepEqual([report.is_complete, report.triggers[0]!.name], [false, 'SIGUSR1']);
  const capture = ['-r', join(path, 'stream.pcapng'), '-T', 'fields', '-e', 'frame.time_epoch'];
  const times = execFileSync('tshark', capture, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    .trim()
    .split('\n');
  assert.ok(Number(times.at(-1)) - Number(times[0]) > 2, `${times.length} datagrams`);
  const frames = [
    '-v',
    'error',
    '-count_frames',
    '-select_streams',
    'v:0',
    '-show_entries',
    'stream=nb_read_frames',
    '-of',
    'csv=p=0',
  ];
  const count = execFileSync('ffprobe', [...frames, join(path, 'stream.mpegts')], { encoding: 'utf8' });
  assert.ok(Number.parseInt(count, 10) > 25, count);
});

for (const [args, fault] of [
  [['--record-on', 'loss'], '--record-on needs --flight-recorder'],
  [['--record-after', '3'], '--record-after needs --flight-recorder'],
  [
    ['--flight-recorder', '3', '--record-on', 'PAT'],
    '--record-on knows kinds of events, names of alarms and severity:…, got PAT',
  ],
] as const) {
  test(`${args.join(' ')} is refused in a line`, async (t) => {
    const monitor = startProgram(t, 'monitor', args);
    await monitor.expectExit(2);
    assert.equal(monitor.stderr, `tscap-monitor: ${fault}\n`);
  });
}
