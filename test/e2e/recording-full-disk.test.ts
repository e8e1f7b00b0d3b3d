// A full disk ends a recording in MP4 with an event; what was written can be played, and the streams are monitored on.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type AccountingRecord, identityFaults } from '../../src/report/accounting.js';
import type { EventRecord } from '../../src/report/records.js';
import { missingTool } from '../support/programs/privileges.js';
import { scratchFolder, startProgram } from '../support/programs/programs.js';
import { until } from '../support/programs/rig.js';
import { mountSmallDisk, noTmpfs } from '../support/programs/small-disk.js';
import { decodeFrames } from '../support/records/mp4-rig.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

const skip = missingSamples() || missingTool('ffmpeg') || noTmpfs();

for (const [what, name, args] of [
  ['MP4', 'out.mp4', []],
  ['MP4 in segments', 'out-{segment}.m4s', ['--segment-duration', '2', '--playlist']],
] as const) {
  test(`${what}: recording ends with an event, the monitoring goes on`, { skip }, async (t) => {
    const folder = scratchFolder(t);
    const disk = mountSmallDisk(t);
    // With 256 KiB that are free.
    writeFileSync(join(disk, 'other'), Buffer.alloc(768 << 10));
    const metrics = join(folder, 'metrics.ndjson');
    const link = ['--ipc-path', join(folder, 'link.sock')];
    const recording = ['-o', join(disk, name), '--output-format', 'mp4', ...args];
    const monitor = startProgram(t, 'monitor', [...link, ...recording, '--metrics-file', metrics, '--exit-on-end']);
    const input = join(samplesDir()!, 'eyevinn_80s_with_ad.mpegts');
    const probe = startProgram(t, 'probe', [...link, '--input', input, '--pace']);
    const recordsNow = () => (existsSync(metrics) ? readFileSync(metrics, 'utf8') : '');
    await until('the disk is full', () => recordsNow().includes('Recording_failed'), 60_000);
    const reportsBefore = recordsNow().split('"type":"stream_report"').length;
    await until('more is analysed', () => recordsNow().split('"type":"stream_report"').length > reportsBefore + 1);
    assert.equal(monitor.child.exitCode, null);
    await probe.stop();
    // The exit code says that not all was recorded.
    await monitor.expectExit(1);
    assert.match(monitor.stderr, /no space is left on the device/);
    const records: (EventRecord | AccountingRecord)[] = readFileSync(metrics, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const notices = records.flatMap((record) =>
      record.type === 'event' && record.event === 'notice' ? [`${record.name}: ${record.message}`] : [],
    );
    assert.deepEqual(notices, ['Recording_failed: Its recording has failed: the disk is full, or the file is gone']);
    const account = records.find((record) => record.type === 'accounting' && record.final) as AccountingRecord;
    assert.deepEqual(identityFaults(account), []);
    assert.equal(account.analysed_packets, account.received_packets);
    assert.ok(account.recorded_packets > 0 && account.not_recorded.write_error > 0);
    const pieces = readdirSync(disk).filter((file) => file.endsWith(name.slice(-4)));
    assert.ok(pieces.length > 0, readdirSync(disk).join());
    if (name === 'out.mp4') assert.ok(decodeFrames(join(disk, name), 'v:0').frames.length > 30);
  });
}
