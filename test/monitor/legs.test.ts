import assert from 'node:assert/strict';
import { test } from 'node:test';
import { totalOf } from '../../src/report/cause-counts.js';
import { createMonitorRig } from '../support/programs/monitor-rig.js';
import { ScriptedProbe } from '../support/programs/scripted-probe.js';
import { audioPacket, coded, tone } from '../support/st2110/audio-builder.js';

const [A, B] = ['239.1.1.1:5004', '239.2.1.1:5004'];

function sound(sequences: readonly number[]) {
  const datagrams = sequences.map((sequence) =>
    Buffer.from(
      audioPacket({ sequence, timestamp: sequence * 48, payload: coded(tone(2, sequence * 48, 48), 'L24'), ssrc: 7 }),
    ),
  );
  const columns = {
    rtpSequences: Uint16Array.from(sequences),
    rtpTimestamps: Uint32Array.from(sequences, (sequence) => sequence * 48),
    arrivalDeltaNs: Uint32Array.from(sequences, (sequence) => (sequence - sequences[0]!) * 1e6),
    baseSeconds: 1_763_790_000,
    baseNanoseconds: sequences[0]! * 1e6,
  };
  return [datagrams, columns] as const;
}

function range(first: number, end: number, without: readonly number[] = []): number[] {
  return Array.from({ length: end - first }, (_, index) => first + index).filter((one) => !without.includes(one));
}

test('two legs are recorded and analysed as one stream, and each packet of them has its account', async (t) => {
  const rig = createMonitorRig(t, { legs: [{ a: A, b: B }], outputFile: 'out-{stream_id}.wav' });
  const probe = new ScriptedProbe();
  const info = { kind: 'st2110-30', isRtp: true, networkPacketSize: 0, ssrc: 7 } as const;
  const [a, b] = [probe.stream(A, info), probe.stream(B, info)];
  await rig.take(
    probe.status(),
    a.rtpBatch(...sound(range(0, 400, [100, 101]))),
    b.rtpBatch(...sound(range(0, 400, [101, 300]))),
    a.rtpBatch(...sound(range(400, 800))),
    b.rtpBatch(...sound(range(400, 800, [401]))),
  );
  await rig.monitor.writeReports();
  await rig.take(probe.status(), probe.end());
  const { streams } = await rig.finish();
  const merged = streams.find(({ stream_id }) => stream_id === `${A}+${B}`)!;
  assert.deepEqual([merged.received_packets, merged.recorded_packets, merged.analysed_packets], [799, 799, 799]);
  for (const id of [A, B]) {
    const leg = streams.find(({ stream_id }) => stream_id === id)!;
    assert.equal(leg.not_recorded.merged, leg.received_packets);
    assert.equal(leg.not_analysed.merged, leg.received_packets);
    assert.equal(totalOf(leg.not_recorded), leg.received_packets);
  }
  const reports = rig.analysisRecords().filter(({ type }) => type === 'stream_report');
  const last = reports.findLast(({ stream_id }) => stream_id === merged.stream_id) as unknown as {
    legs: { total: Record<string, number> };
  };
  const { on_both, only_on_a, only_on_b, on_neither } = last.legs.total;
  assert.deepEqual([on_both, only_on_a, only_on_b, on_neither], [796, 2, 1, 1]);
  const file = rig.read(`out-${A.replace(':', '_')}_${B.replace(':', '_')}.wav`);
  const expected = Buffer.from(coded(tone(2, 0, 800 * 48), 'L24')).fill(0, 101 * 288, 102 * 288);
  // Of 24 bits in little endian: every byte of the header is before the samples.
  assert.equal(file.length - expected.length, 104);
  assert.equal(file.readIntLE(104 + 6 * 48 * 50, 3), expected.readIntBE(6 * 48 * 50, 3));
  assert.equal(file.readIntLE(104 + 101 * 288 + 3, 3), 0);
});

test('packets that are lost between a probe and here are missing on no leg', async (t) => {
  const rig = createMonitorRig(t, { legs: [{ a: A, b: B }] });
  const probe = new ScriptedProbe();
  const info = { kind: 'st2110-30', isRtp: true, networkPacketSize: 0, ssrc: 7 } as const;
  const [a, b] = [probe.stream(A, info), probe.stream(B, info)];
  const lost = (): void => void b.rtpBatch(...sound(range(100, 200)));
  await rig.take(probe.status(), a.rtpBatch(...sound(range(0, 100))), b.rtpBatch(...sound(range(0, 100))));
  lost();
  await rig.take(a.rtpBatch(...sound(range(100, 400))), b.rtpBatch(...sound(range(200, 400))));
  await rig.monitor.writeReports();
  await rig.take(probe.end());
  await rig.finish();
  const last = rig
    .analysisRecords()
    .findLast(({ type, stream_id }) => type === 'stream_report' && stream_id === `${A}+${B}`) as unknown as {
    legs: { total: Record<string, number> };
  };
  const { on_both, only_on_a, not_compared } = last.legs.total;
  assert.deepEqual([on_both, only_on_a, not_compared], [300, 0, 100]);
});
