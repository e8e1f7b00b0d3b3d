import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import type { StreamReport } from '../../src/report/stream-report.js';
import type { StreamKind } from '../../src/stream/stream-kind.js';
import { type AnalyzedFile, analyzed } from '../support/analysis/file-report.js';
import { assertFits } from '../support/checks/report-schema.js';
import { missingTool } from '../support/programs/privileges.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

const FOLDER = samplesDir() ?? '';
const CAPTURES = FOLDER === '' ? [] : readdirSync(FOLDER).filter((file) => /\.pcap(ng)?$/.test(file));
const RTP_HEADER_SIZE = 12;

/** Captures of EBU LIST, and what its own tests expect of them (expected/st2110.tsv). */
const LIST_CAPTURES: readonly { file: string; kind: StreamKind; datagrams: number }[] = [
  { file: 'pilist_l16_48000_2ch_1ms.pcap', kind: 'st2110-30', datagrams: 10062 },
  { file: 'pilist_2110-40_5994i.pcap', kind: 'st2110-40', datagrams: 90 },
  { file: 'pilist_anc_with_timecode+CC+AFD.pcap', kind: 'st2110-40', datagrams: 199 },
  { file: 'pilist_ST2022-7-Audio_dropped_in_both.pcap', kind: 'st2110-30', datagrams: 374 },
];

/** Threads, and streams of one name, count their records in runs of their own: all else is the same. */
function ofOneRun({ events, ...file }: AnalyzedFile): AnalyzedFile {
  return {
    ...file,
    events: events.map((event) => ({ ...event, id: event.id.replace(/(?<=\/test)[-.]\d+(?=\/\d+$)/, '') })),
  };
}

describe('reports on the sample captures', { skip: missingSamples() }, () => {
  for (const file of CAPTURES) {
    describe(file, () => {
      const path = join(FOLDER, file);
      let result: AnalyzedFile;
      before(async () => {
        result = await analyzed(path);
      });

      test('fit the schema, and their events do', () => {
        assertFits('Report', result.report);
        for (const event of result.events) assertFits('EventRecord', event);
      });

      test('are the same byte for byte when they are made again', async () => {
        assert.equal(JSON.stringify(await analyzed(path)), JSON.stringify(result));
      });

      test('are the same on threads', async () => {
        assert.deepEqual(ofOneRun(await analyzed(path, { threads: 2 })), ofOneRun(result));
      });

      test('have the streams, datagrams and bytes that tspcap lists', () => {
        const theirs = udpRows(expectedText(file, 'tspcap.txt'));
        assert.deepEqual(result.report.streams.map(rowOf).sort(), theirs.sort());
      });

      test('have the losses and the jitter that tshark lists', () => {
        const { streams } = result.report;
        const rows = rtpRows(expectedText(file, 'tshark_rtp.txt'));
        assert.equal(rows.length, streams.filter(({ is_rtp }) => is_rtp).length);
        for (const row of rows) compareRtp(streams.find(({ stream_id }) => stream_id === row.streamId)!, row);
      });

      test('have the inter-arrival times of the frames that tshark reads', { skip: missingTool('tshark') }, () => {
        const times = arrivalTimesNs(path);
        for (const stream of result.report.streams) compareIat(stream, times.get(stream.stream_id)!);
      });

      const packets = join(FOLDER, 'expected', file.replace(/pcap(ng)?$/, 'tsp_pcap.analyze.json'));
      const isTs = file.startsWith('tsduck') && existsSync(packets);
      test('have the packets that TSDuck extracts', { skip: !isTs && 'no transport stream' }, () => {
        const { pids } = JSON.parse(readFileSync(packets, 'utf8')) as {
          pids: { id: number; packets: { total: number } }[];
        };
        const first = result.report.streams[0]!; // TSDuck takes the first stream only
        assert.ok(first.kind === 'mpegts');
        assert.deepEqual(
          Object.values(first.pids).map(({ pid, packets }) => [pid, packets]),
          pids.filter(({ packets }) => packets.total > 0).map(({ id, packets }) => [id, packets.total]),
        );
      });
    });
  }

  for (const { file, kind, datagrams } of LIST_CAPTURES) {
    test(`${file} is ${kind}, as EBU LIST says`, async () => {
      const { streams } = (await analyzed(join(FOLDER, file))).report;
      assert.deepEqual([...new Set(streams.map((stream) => stream.kind))], [kind]);
      const all = streams.reduce((sum, { transport }) => sum + transport!.total.datagrams, 0);
      assert.equal(all, datagrams);
    });
  }
});

function expectedText(file: string, kind: string): string {
  return readFileSync(join(FOLDER, 'expected', file.replace(/pcap(ng)?$/, kind)), 'utf8');
}

/** Source, destination, datagrams and bytes of payload in the table of `tspcap`. */
function udpRows(text: string): string[] {
  return [...text.matchAll(/(\S+:\d+) +(\S+:\d+) +UDP +([\d,]+) +([\d,]+)/g)].map(
    ([, source, destination, datagrams, bytes]) =>
      `${source} ${destination} ${datagrams!.replaceAll(',', '')} ${bytes!.replaceAll(',', '')}`,
  );
}

function rowOf({ stream_id, source_ip, source_port, kind, is_rtp, capture }: StreamReport): string {
  const { captured_datagrams, captured_bytes } = capture!;
  const headers = is_rtp && kind === 'mpegts' ? captured_datagrams * RTP_HEADER_SIZE : 0;
  const source = source_ip!.includes(':') ? `[${source_ip}]:${source_port}` : `${source_ip}:${source_port}`;
  return `${source} ${stream_id} ${captured_datagrams} ${captured_bytes + headers}`;
}

interface RtpRow {
  readonly streamId: string;
  readonly payload: string;
  readonly packets: number;
  readonly lost: number;
  /** Mean and greatest. */
  readonly jittersMs: readonly number[];
}

/** Rows of `tshark -q -z rtp,streams`. */
function rtpRows(text: string): RtpRow[] {
  const row = /(\S+) +(\d+) +0x\w+ +(\S.*?) +(\d+) +(-?\d+) \(.*?\)(?: +\S+){3} +\S+ +(\S+) +(\S+)/g;
  return [...text.matchAll(row)].map(([, ip, port, payload, packets, lost, ...jittersMs]) => ({
    streamId: `${ip}:${port}`,
    payload: payload!,
    packets: Number(packets),
    lost: Number(lost),
    jittersMs: jittersMs.slice(0, 2).map(Number),
  }));
}

function compareRtp({ transport, rtp }: StreamReport, { payload, packets, lost, jittersMs }: RtpRow): void {
  assert.equal(transport!.total.datagrams, packets);
  assert.equal(rtp!.rtp_lost, lost);
  assert.equal(rtp!.holes.total.rtp_hole_lost, lost);
  if (payload !== 'MPEG-II streams') return; // tshark knows no other clock here
  const { rtp_jitter_avg_ns, rtp_jitter_max_ns } = rtp!.jitter.total;
  for (const [index, jitterNs] of [rtp_jitter_avg_ns, rtp_jitter_max_ns].entries()) {
    assert.ok(Math.abs(jitterNs! / 1e6 - jittersMs[index]!) <= 0.0005, `jitter ${jitterNs} ns, not ${jittersMs} ms`);
  }
}

/** Arrival in ns of the epoch, by stream. */
function arrivalTimesNs(path: string): Map<string, bigint[]> {
  const fields = ['ip.dst', 'ipv6.dst', 'udp.dstport', 'frame.time_epoch'].flatMap((field) => ['-e', field]);
  const args = ['-r', path, '-Y', 'udp && !icmp && !icmpv6', '-T', 'fields', ...fields];
  const text = execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const times = new Map<string, bigint[]>();
  for (const line of text.trim().split('\n')) {
    const [ipv4, ipv6, port, epoch] = line.split('\t');
    const streamId = ipv4 === '' ? `[${ipv6}]:${port}` : `${ipv4}:${port}`;
    const [seconds, fraction = ''] = epoch!.split('.');
    const timeNs = BigInt(seconds!) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
    times.set(streamId, [...(times.get(streamId) ?? []), timeNs]);
  }
  return times;
}

function compareIat({ transport, duration_ns }: StreamReport, timesNs: readonly bigint[]): void {
  const { iat_count, iat_min_ns, iat_avg_ns, iat_max_ns } = transport!.total;
  const iats = timesNs.slice(1).map((timeNs, index) => Number(timeNs - timesNs[index]!));
  const durationNs = Number(timesNs.at(-1)! - timesNs[0]!);
  assert.deepEqual(
    { iat_count, iat_min_ns, iat_max_ns, duration_ns },
    { iat_count: iats.length, iat_min_ns: Math.min(...iats), iat_max_ns: Math.max(...iats), duration_ns: durationNs },
  );
  assert.ok(Math.abs(iat_avg_ns! - durationNs / iats.length) < 0.001, `${iat_avg_ns}`);
}
