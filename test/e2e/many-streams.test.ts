import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { noCaptureRight } from '../support/programs/privileges.js';
import { scratchFolder, startProgram } from '../support/programs/programs.js';
import { finalAccounts } from '../support/programs/rig.js';
import { sha256 } from '../support/records/records.js';

const PORTS = [5001, 5002, 5003];
const PROBES = ['a', 'b'];
const PACKETS = 7 * 400;

/** A TS of one PID whose payload says which stream it is. */
function makeStream(mark: number): Buffer {
  const data = Buffer.alloc(PACKETS * 188, mark);
  for (let number = 0; number < PACKETS; number++) data.set([0x47, 0x01, 0x00, 0x10 | (number & 15)], number * 188);
  return data;
}

test('two probes with three streams each, one monitor: six correct files', { skip: noCaptureRight() }, async (t) => {
  const folder = scratchFolder(t);
  const metrics = join(folder, 'metrics.ndjson');
  const group = (probe: string) => `239.255.8.${probe === 'a' ? 1 : 2}`;
  const sockets = PROBES.map((probe) => join(folder, `${probe}.sock`));
  const probes = PROBES.map((probe, index) => {
    const sources = PORTS.flatMap((port) => ['--source', `${group(probe)}:${port}`]);
    return startProgram(t, 'probe', [
      '--source-device',
      'lo',
      ...sources,
      '--probe-id',
      probe,
      '--ipc-path',
      sockets[index]!,
    ]);
  });
  const endpoints = sockets.flatMap((path) => ['--endpoint', `ipc://${path}`]);
  const output = join(folder, '{probe_id}-{source_port}-{stream_id}.mpegts');
  const monitor = startProgram(t, 'monitor', [...endpoints, '-o', output, '--metrics-file', metrics, '--exit-on-end']);
  for (const probe of probes) await probe.waitForStderr(/monitors subscribed: 1/);

  const sent = new Map<string, string>();
  const senders = PROBES.flatMap((probe, index) =>
    PORTS.map((port, offset) => {
      const streamId = `${group(probe)}:${port}`;
      const data = makeStream(1 + index * PORTS.length + offset);
      const file = join(folder, `${probe}${port}.mpegts`);
      writeFileSync(file, data);
      sent.set(streamId, sha256(data));
      return startProgram(t, 'replay', [
        '--input',
        file,
        '--destination',
        streamId,
        '--interface',
        'lo',
        '--bitrate',
        '4000000',
      ]);
    }),
  );
  for (const sender of senders) await sender.expectExit(0);
  for (const probe of probes) await probe.stop();
  await monitor.expectExit(0);

  const { streams } = finalAccounts({ metrics });
  assert.equal(streams.length, 6);
  for (const record of streams) {
    assert.equal(record.recorded_packets, PACKETS);
    assert.equal(sha256(readFileSync(record.output_file!)), sent.get(record.stream_id), record.stream_id);
  }
});
