import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { scratchFolder, startProgram } from '../support/programs/programs.js';
import { finalAccounts } from '../support/programs/rig.js';
import { sha256OfFile } from '../support/records/records.js';
import { samplesDir } from '../support/samples/samples.js';

const SAMPLES = samplesDir();
const skip = SAMPLES === undefined ? 'the samples folder is not beside the checkout' : false;

/** Probe and monitor on a file; one output file per stream. */
async function recover(t: TestContext, input: string) {
  const folder = scratchFolder(t);
  const ipcPath = join(folder, 'link.sock');
  const metrics = join(folder, 'metrics.ndjson');
  const probe = startProgram(t, 'probe', ['--input', input, '--ipc-path', ipcPath]);
  const output = join(folder, '{stream_id}.out');
  const monitor = startProgram(t, 'monitor', [
    '--ipc-path',
    ipcPath,
    '-o',
    output,
    '--metrics-file',
    metrics,
    '--exit-on-end',
  ]);
  await monitor.expectExit(0);
  await probe.expectExit(0);
  return finalAccounts({ metrics });
}

// sha256 and sizes: expected/extracted-ts.tsv, made with TSDuck. It takes the first destination of a file only.
for (const file of ['tsduck_test-162.pcap', 'tsduck_test-176.pcapng', 'tsduck_test-171.11.pcapng']) {
  test(`${file}: the TS that TSDuck extracts`, { skip }, async (t) => {
    const rows = readFileSync(join(SAMPLES!, 'expected/extracted-ts.tsv'), 'utf8').trim().split('\n');
    const [, bytes, digest] = rows.map((row) => row.split('\t')).find(([name]) => name === file)!;
    const { streams } = await recover(t, join(SAMPLES!, file));
    const first = streams.find((record) => record.kind === 'mpegts')!;
    assert.equal(first.recorded_bytes, Number(bytes));
    assert.equal(sha256OfFile(first.output_file!), digest);
  });
}

test('tsduck_test-176.pcapng: IPv6 beside IPv4, and an ICMPv6 error that quotes a datagram is none', {
  skip,
}, async (t) => {
  const { streams, probes } = await recover(t, join(SAMPLES!, 'tsduck_test-176.pcapng'));
  // MANIFEST.tsv: UDP TS over IPv4 (12) and IPv6 (10), and an ICMPv6 error; 7 packets a datagram.
  assert.deepEqual(
    streams.map((record) => [record.kind, record.captured_datagrams, record.recorded_packets]),
    [
      ['mpegts', 12, 84],
      ['mpegts', 10, 70],
    ],
  );
  assert.match(streams[1]!.stream_id, /^\[[0-9a-f:]+\]:\d+$/);
  assert.ok(probes[0]!.not_udp_frames >= 1);
});

// expected/st2110.tsv, from EBU LIST; packets from MANIFEST.tsv.
const RTP_CAPTURES: readonly [file: string, kind: string, datagrams: number][] = [
  ['pilist_l16_48000_2ch_1ms.pcap', 'st2110-30', 10_062],
  ['pilist_2110-40_5994i.pcap', 'st2110-40', 90],
  ['pilist_anc_with_timecode+CC+AFD.pcap', 'st2110-40', 199],
  ['pilist_ST2022-7-Audio_dropped_in_both.pcap', 'st2110-30', 374],
];

for (const [file, kind, datagrams] of RTP_CAPTURES) {
  test(`${file}: ${kind}, never taken for TS`, { skip }, async (t) => {
    const { streams } = await recover(t, join(SAMPLES!, file));
    assert.ok(
      streams.every((record) => record.kind === kind),
      JSON.stringify(streams),
    );
    assert.equal(
      streams.reduce((sum, record) => sum + record.recorded_packets, 0),
      datagrams,
    );
    for (const record of streams) assert.ok(existsSync(record.output_file!));
  });
}

for (const [file, packets] of [
  ['derived_moq_kyrion_mpeg2av_ac3.m2ts.mpegts', 5126],
  ['derived_moq_kyrion_mpeg2av_ac3.rs204.mpegts', 5126],
  ['moq_kyrion_mpeg2av_ac3.mpegts', 5126],
] as const) {
  test(`${file}: recovered as 188-byte packets`, { skip }, async (t) => {
    const { streams } = await recover(t, join(SAMPLES!, file));
    assert.equal(streams[0]!.recorded_packets, packets);
    assert.equal(sha256OfFile(streams[0]!.output_file!), sha256OfFile(join(SAMPLES!, 'moq_kyrion_mpeg2av_ac3.mpegts')));
  });
}
