import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { NdjsonRecord } from '../../src/report/records.js';
import { REPOSITORY, scratchFolder, startProgram } from '../support/programs/programs.js';
import { until } from '../support/programs/rig.js';
import { parseLines } from '../support/records/records.js';

const BARS = join(REPOSITORY, 'test_data/bars.mpegts');
const STREAM = 'file';

function file(entry: object): string {
  return JSON.stringify({ streams: [{ stream: STREAM, ...entry }] });
}

test('names go to records, metrics and the log; SIGHUP takes a good file, and a bad one changes nothing', async (t) => {
  const folder = scratchFolder(t);
  const ipc = ['--ipc-path', join(folder, 'link.sock')];
  const metrics = join(folder, 'metrics.ndjson');
  const streams = join(folder, 'streams.json');
  writeFileSync(streams, file({ name: 'News <b>HD</b>', group: 'Central', profile: 'atsc' }));
  const outlets = ['--metrics-file', metrics, '--metrics-port', '0', '--exit-on-end'];
  const monitor = startProgram(t, 'monitor', [...ipc, '--streams', streams, ...outlets]);
  const probe = startProgram(t, 'probe', [...ipc, '--input', BARS, '--pace']);
  const records = (): NdjsonRecord[] =>
    existsSync(metrics) ? parseLines<NdjsonRecord>(readFileSync(metrics, 'utf8').replace(/[^\n]*$/, '')) : [];
  const namesOf = (type: string): unknown[] =>
    records().flatMap((record) => (record.type === type && 'stream_name' in record ? [record.stream_name] : []));
  await until('a named report', () => namesOf('stream_report').includes('News <b>HD</b>'));
  const [, port] = /"port":(\d+),"msg":"serving metrics/.exec(monitor.stderr)!;
  const scrape = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  assert.match(
    scrape,
    /^tscap_stream_info\{kind="mpegts",name="News <b>HD<\/b>",group="Central",stream_id="file",probe_id="[^"]*"\} 1$/m,
  );
  for (const bad of ['{', file({ name: 'x'.repeat(65) })]) {
    writeFileSync(streams, bad);
    const before = monitor.stderr.split('stay as they were').length;
    monitor.child.kill('SIGHUP');
    await until('the refusal', () => monitor.stderr.split('stay as they were').length > before);
  }
  const told = namesOf('stream_report').length;
  await until('a report after that', () => namesOf('stream_report').length > told);
  assert.equal(namesOf('stream_report').at(-1), 'News <b>HD</b>');
  writeFileSync(streams, file({ name: 'Sport', profile: 'dvb' }));
  monitor.child.kill('SIGHUP');
  await until('the new name', () => namesOf('accounting').includes('Sport'));
  await probe.expectExit(0);
  await monitor.expectExit(0);
  const last = records().findLast(({ type }) => type === 'stream_report');
  assert.equal(last !== undefined && 'stream_name' in last && last.stream_name, 'Sport');
  assert.ok(namesOf('event').every((name) => name === 'News <b>HD</b>' || name === 'Sport'));
  const facts = records().flatMap((record) => ((record.type as string) === 'stream_facts' ? [record as any] : []));
  assert.deepEqual(
    facts.map(({ judged_by, availability }) => [judged_by.source, availability.profile]).at(-1),
    ['--streams streams.json', 'atsc'],
    'the analysis began with the first file',
  );
});

test('a probe that analyses: its file names and judges the streams of a monitor that has none; at SIGHUP it is read again', async (t) => {
  const folder = scratchFolder(t);
  const ipc = ['--ipc-path', join(folder, 'link.sock')];
  const metrics = join(folder, 'metrics.ndjson');
  const streams = join(folder, 'streams.json');
  writeFileSync(streams, file({ name: 'News HD', group: 'Central', profile: 'atsc' }));
  const monitor = startProgram(t, 'monitor', [...ipc, '--metrics-file', metrics, '--exit-on-end']);
  const probe = startProgram(t, 'probe', [...ipc, '--input', BARS, '--pace', '--no-payload', '--streams', streams]);
  const records = (type: string): any[] =>
    existsSync(metrics)
      ? parseLines<any>(readFileSync(metrics, 'utf8').replace(/[^\n]*$/, '')).filter((record) => record.type === type)
      : [];
  await probe.waitForStderr(/monitors subscribed: 1/);
  writeFileSync(streams, file({ name: 'Sport', profile: 'atsc' }));
  probe.child.kill('SIGHUP');
  await probe.waitForStderr(/names of streams read again/);
  await probe.expectExit(0);
  await monitor.expectExit(0);
  assert.equal(records('stream_report').at(-1).stream_name, 'Sport');
  assert.deepEqual(
    records('stream_facts').map(({ judged_by, availability }) => [judged_by.source, availability.profile])[0],
    ['--streams streams.json', 'atsc'],
  );
  const names = [...records('event'), ...records('stream_report')].map(({ stream_name }) => stream_name);
  assert.ok(
    names.every((name) => name === 'News HD' || name === 'Sport'),
    names.join(),
  );
});

test('of a file: the text has the name in front of the address; a file that does not fit is one line and exit code 2', async (t) => {
  const streams = join(scratchFolder(t), 'streams.json');
  writeFileSync(streams, file({ name: 'Bars of the town hall', profile: { extends: 'dvb' } }));
  const monitor = startProgram(t, 'monitor', ['--input', BARS, '--streams', streams]);
  await monitor.expectExit(0);
  assert.match(Buffer.concat(monitor.stdout).toString(), /^Bars of the town hall {2}file {2}mpegts/m);
  writeFileSync(streams, file({ profile: 'dbv' }));
  const refused = startProgram(t, 'monitor', ['--input', BARS, '--streams', streams]);
  await refused.expectExit(2);
  assert.match(refused.stderr, /--streams \S+: streams\[0\]\.profile dbv is neither a file nor a profile/);
});
