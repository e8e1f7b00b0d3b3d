import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { missingTool, noCaptureRight } from '../support/programs/privileges.js';
import { REPOSITORY, scratchFolder, startProcess, startProgram } from '../support/programs/programs.js';
import { finalAccounts, startRig } from '../support/programs/rig.js';
import { sha256OfFile } from '../support/records/records.js';

const BARS = join(REPOSITORY, 'test_data/bars.mpegts');
const BARS_PCAP = join(REPOSITORY, 'test_data/bars.pcap');
const BARS_SHA256 = sha256OfFile(BARS);

for (const input of [BARS, BARS_PCAP]) {
  test(`--input ${input.slice(REPOSITORY.length)}: the recovered file is identical`, async (t) => {
    const rig = await startRig(t, {
      probe: ['--input', input],
      monitor: ['-o', '{folder}/out.mpegts', '--exit-on-end'],
    });
    await rig.monitor.expectExit(0);
    await rig.probe.expectExit(0);
    assert.equal(sha256OfFile(join(rig.folder, 'out.mpegts')), BARS_SHA256);
    const [record] = finalAccounts(rig).streams;
    assert.equal(record!.kernel_dropped_datagrams, null, 'a file has no drop figures');
  });
}

test('--input - reads a capture from standard input', async (t) => {
  const folder = scratchFolder(t);
  const ipcPath = join(folder, 'link.sock');
  const output = join(folder, 'out.mpegts');
  const program = join(REPOSITORY, 'dist/src/bin/probe.js');
  const probe = spawn(process.execPath, [program, '--input', '-', '--ipc-path', ipcPath], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  t.after(() => probe.kill('SIGKILL'));
  createReadStream(BARS_PCAP).pipe(probe.stdin!);
  const monitor = startProgram(t, 'monitor', ['--ipc-path', ipcPath, '-o', output, '--exit-on-end']);
  await monitor.expectExit(0);
  assert.equal(sha256OfFile(output), BARS_SHA256);
});

test('--pace plays a capture at the speed of its times', async (t) => {
  const rig = await startRig(t, {
    probe: ['--input', BARS_PCAP, '--pace', '--packet-count', '2100'],
    monitor: ['-o', '{folder}/out.mpegts', '--exit-on-end'],
  });
  const begin = performance.now();
  await rig.monitor.expectExit(0);
  const seconds = (performance.now() - begin) / 1000;
  // 300 datagrams of 1316 bytes at 2 Mb/s are 1.58 s.
  assert.ok(seconds > 1.3 && seconds < 4, `took ${seconds} s`);
  assert.equal(finalAccounts(rig).streams[0]!.recorded_packets, 2100);
});

test('--duration ends a live capture', { skip: noCaptureRight() }, async (t) => {
  // Long enough for the monitor to begin on a loaded machine: a rig whose probe ended before that is none.
  const seconds = 6;
  const begin = performance.now();
  const rig = await startRig(t, {
    probe: ['--source-device', 'lo', '--discover', '--duration', String(seconds)],
    monitor: ['--exit-on-end'],
  });
  // Traffic, so that memory is collected meanwhile: a timeout that nothing holds is never heard of.
  const sender = startProgram(t, 'replay', [
    '--input',
    BARS,
    '--destination',
    '239.255.7.4:5000',
    '--interface',
    'lo',
    '--loop',
    '--bitrate',
    '400000000',
  ]);
  await rig.probe.expectExit(0);
  const took = (performance.now() - begin) / 1000;
  assert.ok(took > seconds && took < seconds + 6, `the time given, to start and to flush: ${took} s`);
  await sender.stop();
  await rig.monitor.expectExit(0);
});

test('--no-null-packets leaves them out, counted; --no-payload records nothing, counted', async (t) => {
  const bars = readFileSync(BARS);
  let nullPackets = 0;
  for (let pos = 0; pos < bars.length; pos += 188) if ((bars.readUInt16BE(pos + 1) & 0x1fff) === 0x1fff) nullPackets++;
  const without = await startRig(t, {
    probe: ['--input', BARS_PCAP, '--no-null-packets'],
    monitor: ['-o', '{folder}/out.mpegts', '--exit-on-end'],
  });
  await without.monitor.expectExit(0);
  const [record] = finalAccounts(without).streams;
  assert.ok(nullPackets > 0, 'the sample has null packets');
  assert.equal(record!.rejected_packets.null_packet, nullPackets);
  assert.equal(record!.recorded_packets, bars.length / 188 - nullPackets);

  const bare = await startRig(t, {
    probe: ['--input', BARS_PCAP, '--no-payload'],
    monitor: ['-o', '{folder}/out.mpegts', '--exit-on-end'],
  });
  await bare.monitor.expectExit(0);
  const [metadata] = finalAccounts(bare).streams;
  assert.equal(metadata!.received_packets, bars.length / 188);
  assert.equal(metadata!.not_recorded.no_payload, bars.length / 188);
});

test('-o - is read while the stream is being captured', {
  skip: noCaptureRight() || missingTool('ffprobe'),
}, async (t) => {
  const folder = scratchFolder(t);
  const ipcPath = join(folder, 'link.sock');
  const group = '239.255.7.3:5000';
  const probe = startProgram(t, 'probe', ['--source-device', 'lo', '--source', group, '--ipc-path', ipcPath]);
  const monitorCommand = `'${process.execPath}' '${join(REPOSITORY, 'dist/src/bin/monitor.js')}' --ipc-path '${ipcPath}' -o -`;
  const readers = `ffprobe -v error -show_entries stream=codec_name -of csv=p=0 -`;
  const pipe = startProcess(t, 'sh', ['-c', `${monitorCommand} | ${readers}`]);
  await probe.waitForStderr(/monitors subscribed: 1/);
  const sender = startProgram(t, 'replay', ['--input', BARS, '--destination', group, '--interface', 'lo', '--loop']);
  const { code } = await pipe.exit; // ffprobe has seen enough, the monitor's pipe is closed: both end while the sender goes on
  assert.equal(code, 0);
  const codecs = Buffer.concat(pipe.stdout).toString().split(/\s+/).filter(Boolean).sort();
  const expected = execFileSync(
    'ffprobe',
    ['-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', BARS],
    { encoding: 'utf8' },
  );
  assert.deepEqual([...new Set(codecs)], [...new Set(expected.split(/\s+/).filter(Boolean).sort())]);
  assert.equal(sender.child.exitCode, null, 'the sender was still sending');
  await sender.stop();
  await probe.stop();
});
