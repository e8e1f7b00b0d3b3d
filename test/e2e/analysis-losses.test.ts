import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TransportStreamReport } from '../../src/report/kinds/mpegts/report.js';
import type { StreamReportRecord } from '../../src/report/records.js';
import { expectedLosses, type InjectedFaults } from '../support/analysis/loss-oracle.js';
import { generateTs } from '../support/packets/ts-generator.js';
import { noCaptureRight } from '../support/programs/privileges.js';
import { replay } from '../support/programs/replay.js';
import { startRig } from '../support/programs/rig.js';
import { analysisRecords, finalReports } from '../support/records/records.js';

const skip = noCaptureRight();
const BITRATE = 6_000_000;
const PACKETS = 6006; // 858 datagrams, 1.5 s
/** Packets that the encoder never sent: each is the only one of its PID between two datagrams. */
const NEVER_SENT = [1000, 2001, 2002, 4003];

interface Case {
  readonly name: string;
  readonly protocol: 'udp' | 'rtp';
  readonly faults: InjectedFaults;
  readonly neverSent: readonly number[];
}

const DROP = [50, 51, 52, 200, 333, 700];
const CASES: readonly Case[] = [
  { name: 'RTP, nothing is lost', protocol: 'rtp', faults: {}, neverSent: [] },
  { name: 'RTP, the network loses datagrams', protocol: 'rtp', faults: { drop: DROP }, neverSent: [] },
  { name: 'RTP, packets are missing in it', protocol: 'rtp', faults: {}, neverSent: NEVER_SENT },
  { name: 'RTP, both at once', protocol: 'rtp', faults: { drop: DROP }, neverSent: NEVER_SENT },
  {
    name: 'RTP, reordering and duplicates',
    protocol: 'rtp',
    faults: { reorder: [100, 400], duplicate: [250, 600] },
    neverSent: [],
  },
  { name: 'UDP, datagrams and packets are missing', protocol: 'udp', faults: { drop: DROP }, neverSent: NEVER_SENT },
];

test('each loss is blamed on the place where it happened', { skip }, async (t) => {
  const group = (index: number): string => `239.255.11.${index + 1}:5000`;
  const sources = CASES.flatMap((_, index) => ['--source', group(index)]);
  const rig = await startRig(t, { probe: ['--source-device', 'lo', ...sources], monitor: ['--exit-on-end'] });
  const streams = CASES.map(({ neverSent }) => without(generateTs(PACKETS, { bitrateBps: BITRATE }), neverSent));
  const sent = await Promise.all(
    CASES.map(({ protocol, faults }, index) => {
      const file = join(rig.folder, `${index}.mpegts`);
      writeFileSync(file, streams[index]!);
      return replay(
        t,
        rig.folder,
        file,
        group(index),
        '--protocol',
        protocol,
        ...['--bitrate', `${BITRATE}`],
        ...faultArgs(faults),
      );
    }),
  );
  await rig.probe.stop();
  await rig.monitor.expectExit(0);

  for (const [index, { name, protocol, faults }] of CASES.entries()) {
    await t.test(name, () => {
      const [report] = finalReports(rig.metrics, group(index)) as (StreamReportRecord & TransportStreamReport)[];
      const { losses, lost_packets } = report!.losses.total;
      const expected = expectedLosses(streams[index]!, faults);
      const { drop, reorder, duplicate } = sent[index]!.faults;
      const none = { network: 0, upstream: 0, host: 0, probe_queue: 0, link: 0, analysis: 0, unknown: 0 };
      if (protocol === 'rtp') {
        const { network, upstream } = expected;
        assert.deepEqual(losses, { ...none, network: network.count, upstream: upstream.count });
        assert.deepEqual(lost_packets, { ...none, network: drop.packets, upstream: upstream.packets });
        assert.equal(report!.rtp!.rtp_lost, drop.datagrams);
        assert.equal(report!.rtp!.rtp_reordered, reorder.datagrams);
        assert.equal(report!.rtp!.rtp_duplicates, duplicate.datagrams);
      } else {
        const { network, upstream } = expected;
        assert.deepEqual(losses, { ...none, unknown: network.count + upstream.count });
        assert.deepEqual(lost_packets, { ...none, unknown: network.packets + upstream.packets });
      }
      assert.equal(report!.cc_errors, expected.network.count + expected.upstream.count);
      assert.equal(report!.tr101290.Continuity_count_error.count_total, report!.cc_errors);
      assert.equal(report!.packets, sent[index]!.sent_packets);
      const events = analysisRecords(rig.metrics, group(index)).filter((record) => record.type === 'event');
      const lost = events.filter((event) => event.event === 'loss').map(({ blame }) => blame);
      const blamed = Object.entries(losses).flatMap(([blame, count]) => (count > 0 ? [blame] : []));
      assert.deepEqual([...new Set(lost)].sort(), blamed.sort(), 'each place has its event');
    });
  }
});

function without(stream: Buffer, packets: readonly number[]): Buffer {
  const kept = Array.from({ length: stream.length / 188 }, (_, number) => number).filter((n) => !packets.includes(n));
  return Buffer.concat(kept.map((number) => stream.subarray(number * 188, (number + 1) * 188)));
}

function faultArgs(faults: InjectedFaults): string[] {
  return Object.entries(faults).flatMap(([fault, numbers]) => [`--${fault}`, numbers.join()]);
}
