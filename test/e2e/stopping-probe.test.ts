import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { tsToPcap } from '../support/frames/ts-to-pcap.js';
import { generateTs } from '../support/packets/ts-generator.js';
import { noCaptureRight } from '../support/programs/privileges.js';
import { REPOSITORY, scratchFolder, startProgram } from '../support/programs/programs.js';
import { latestAccount, startRig, until } from '../support/programs/rig.js';

/** 5 s for what waits and for a monitor that is behind, and the end of the process. */
const LONGEST_STOP_MS = 8000;

/** A capture that is more than queue and link hold. */
function writeLargeCapture(folder: string): { capture: string; ts: Buffer } {
  const capture = join(folder, 'large.pcap');
  const ts = generateTs(7 * 100_000);
  writeFileSync(capture, tsToPcap(ts));
  return { capture, ts };
}

test('a file probe whose monitor stands still stops when it is told to', async (t) => {
  const { capture } = writeLargeCapture(scratchFolder(t));
  const rig = await startRig(t, {
    probe: ['--input', capture, '--queue-size', '1048576'],
    monitor: ['-o', '{folder}/out.mpegts'],
  });
  process.kill(rig.monitor.pid, 'SIGSTOP');
  const begin = performance.now();
  const end = await rig.probe.stop('SIGINT');
  assert.equal(end.code, 0, rig.probe.stderr);
  assert.ok(performance.now() - begin < LONGEST_STOP_MS);
  assert.match(rig.probe.stderr, /captured frames/, 'the summary is printed');
});

test('a file probe does not end before libzmq has sent what it took', { timeout: 90_000 }, async (t) => {
  const folder = scratchFolder(t);
  const capture = join(folder, 'small.pcap');
  const ts = generateTs(7 * 3000);
  writeFileSync(capture, tsToPcap(ts));
  const rig = await startRig(t, {
    probe: ['--input', capture],
    monitor: ['-o', '{folder}/out.mpegts', '--exit-on-end'],
  });
  process.kill(rig.monitor.pid, 'SIGSTOP');
  // As long as a probe would take to end that does not wait.
  await delay(1000);
  process.kill(rig.monitor.pid, 'SIGCONT');
  await rig.monitor.expectExit(0);
  await rig.probe.expectExit(0);
  assert.ok(readFileSync(join(rig.folder, 'out.mpegts')).equals(ts));
});

test('a file probe waits for the next monitor when its monitor leaves, and loses nothing on its side', async (t) => {
  const folder = scratchFolder(t);
  const { capture, ts } = writeLargeCapture(folder);
  const rig = await startRig(t, {
    probe: ['--input', capture, '--queue-size', '1048576'],
    monitor: ['-o', '{folder}/first.mpegts', '--packet-count', '7000'],
  });
  await rig.monitor.expectExit(0);
  assert.equal(rig.probe.child.exitCode, null, 'the probe waits');
  const rest = join(folder, 'rest.mpegts');
  const second = startProgram(t, 'monitor', ['--ipc-path', rig.ipcPath, '-o', rest, '--exit-on-end']);
  await second.expectExit(0);
  await rig.probe.expectExit(0);
  const tail = readFileSync(rest);
  assert.ok(tail.length > 0 && ts.subarray(ts.length - tail.length).equals(tail), 'the second one has all of the end');
});

test('a probe that is stopped before its standard input has said anything ends well', async (t) => {
  const ipcPath = join(scratchFolder(t), 'link.sock');
  const program = join(REPOSITORY, 'dist/src/bin/probe.js');
  for (const said of ['', '\xd4\xc3\xb2\xa1']) {
    const probe = spawn(process.execPath, [program, '--input', '-', '--duration', '1', '--ipc-path', ipcPath], {
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    t.after(() => probe.kill('SIGKILL'));
    probe.stdin.write(Buffer.from(said, 'latin1'));
    const [code] = await once(probe, 'exit');
    assert.equal(code, 0);
    probe.stdin.destroy();
  }
});

test('a long read time-out does not hold up the stop', { skip: noCaptureRight() }, async (t) => {
  const rig = await startRig(t, {
    probe: ['--source-device', 'lo', '--source', '239.255.7.9:5000', '--read-time-out', '10000'],
    monitor: ['--exit-on-end'],
  });
  const begin = performance.now();
  assert.equal((await rig.probe.stop('SIGINT')).code, 0);
  assert.ok(performance.now() - begin < LONGEST_STOP_MS);
  await rig.monitor.expectExit(0);
  await until('the final record is there', () => latestAccount(rig) !== undefined);
});
