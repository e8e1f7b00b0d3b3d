import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { NULL_PID, PACKET_SIZE } from '../../src/mpegts/packet.js';
import { TableId } from '../../src/mpegts/tables/table-id.js';
import type { TableSnapshot } from '../../src/mpegts/tables/table-snapshot.js';
import type { ProgramReport } from '../../src/report/kinds/mpegts/program-report.js';
import type { TransportStreamReport } from '../../src/report/kinds/mpegts/report.js';
import { analyzed, packetReport } from '../support/analysis/file-report.js';
import { assertFits } from '../support/checks/report-schema.js';
import { scratchFile } from '../support/frames/capture.js';
import { tsToPcap } from '../support/frames/ts-to-pcap.js';
import { missingSamples, readSampleTs, sampleNames, samplesDir } from '../support/samples/samples.js';

const FOLDER = samplesDir() ?? '';

/** The part of `tsanalyze --json` (TSDuck 3.45) that is compared. */
interface TsAnalyze {
  readonly ts: {
    readonly id?: number;
    readonly packets: { readonly total: number; readonly 'transport-errors': number };
    readonly 'pcr-bitrate': number;
  };
  readonly pids: readonly {
    readonly id: number;
    readonly 'unit-start'?: number;
    readonly pes?: number;
    readonly services?: readonly number[];
    readonly packets: {
      readonly total: number;
      readonly scrambled: number;
      readonly pcr: number;
      readonly pts: number;
      readonly dts: number;
      readonly discontinuities: number;
      readonly duplicated: number;
    };
  }[];
  readonly services?: readonly {
    readonly id: number;
    readonly name: string;
    readonly provider: string;
    readonly 'pmt-pid'?: number;
    readonly 'pcr-pid'?: number;
    readonly pids: readonly number[];
  }[];
  readonly tables?: readonly {
    readonly pid: number;
    readonly tid: number;
    readonly 'tid-ext'?: number;
    readonly 'last-version'?: number;
  }[];
}

/** Continuity errors and duplicates of a PID here where they are not those of tsanalyze, and why. */
const DIFFERENT_COUNTS: readonly { sample: string; pid: number; errors: number; duplicates: number; why: string }[] = [
  {
    sample: 'eyevinn_80s_with_ad',
    pid: 4096,
    errors: 332,
    duplicates: 1,
    why: 'the same packet 334 times: the second is a duplicate, the others are errors; tsanalyze calls all of them duplicates',
  },
  {
    sample: 'tsduck_test-030',
    pid: 274,
    errors: 4,
    duplicates: 0,
    why: 'tsanalyze leaves out the 9 packets with transport_error_indicator, so that they seem to be missing',
  },
  {
    sample: 'tsduck_test-041',
    pid: 123,
    errors: 2,
    duplicates: 2,
    why: 'packet 9 is the third of the same; tsanalyze calls it a duplicate',
  },
];

/** What ffprobe says of a stream (`ffprobe -show_streams`). */
interface FfprobeStream {
  readonly id: string;
  readonly codec_name?: string;
  readonly profile?: string;
  readonly level?: number;
  readonly width?: number;
  readonly height?: number;
  readonly sample_rate?: string;
  readonly channels?: number;
  readonly r_frame_rate?: string;
}

const COMPARED_TABLES: readonly number[] = [
  TableId.PAT,
  TableId.CAT,
  TableId.PMT,
  TableId.NIT_ACTUAL,
  TableId.SDT_ACTUAL,
  TableId.ATSC_TVCT,
];

/** Codecs whose headers are read. */
const READ_CODECS = ['mpeg2video', 'h264', 'hevc', 'mp2', 'aac', 'ac3', 'eac3'];
/** Every PES packet has an ID3 tag before its only frame; TSDuck does not find the frame either. */
const NO_HEADER = 'exo_sample_ac3';
/** Spec: ISO/IEC 13818-2, table 8-3 */
const MPEG2_LEVELS: Readonly<Record<number, string>> = { 4: 'high', 6: 'high_1440', 8: 'main', 10: 'low' };

describe('reports on the sample streams', { skip: missingSamples() }, () => {
  for (const name of sampleNames()) {
    describe(name, () => {
      const path = join(FOLDER, `${name}.mpegts`);
      let stream: TransportStreamReport;
      before(async () => {
        stream = await packetReport(path);
      });

      test('fits the schema, and its events do', async () => {
        const { report, events } = await analyzed(path);
        assertFits('Report', report);
        for (const event of events) assertFits('EventRecord', event);
      });

      test('is the same byte for byte when it is made again', async () => {
        const texts = [await analyzed(path), await analyzed(path)].map((result) => JSON.stringify(result));
        assert.equal(texts[0], texts[1]);
      });

      test('has the figures of tsanalyze', () => {
        const expected: TsAnalyze = expectedJson(name, 'tsanalyze')!;
        compareStream(stream, expected);
        comparePids(stream, expected);
        compareContinuity(name, stream, expected);
      });

      test('has the services of tsanalyze', () => {
        compareServices(stream, expectedJson(name, 'tsanalyze')!);
      });

      test('has the tables of tsanalyze', () => {
        compareTables(stream, expectedJson(name, 'tsanalyze')!);
      });

      test('has the same content in a capture of the stream', async (t) => {
        const ts = readSampleTs(name);
        const whole = ts.subarray(0, ts.length - (ts.length % PACKET_SIZE));
        const { report } = await analyzed(scratchFile(t, tsToPcap(whole), 'capture.pcap'));
        const captured = report.streams[0]!;
        assert.ok(captured.kind === 'mpegts');
        assert.deepEqual(contentOf(captured), contentOf(stream));
      });

      const probed: { streams?: FfprobeStream[] } | undefined = expectedJson(name, 'ffprobe');
      test('has the headers that ffprobe finds', { skip: probed === undefined && 'not probed' }, () => {
        for (const expected of probed!.streams ?? []) compareHeader(name, stream, expected);
      });
    });
  }

  test('is the same for packets of 188, 192 and 204 bytes', async () => {
    const [plain, ...others] = await Promise.all(
      ['moq_kyrion_mpeg2av_ac3', 'derived_moq_kyrion_mpeg2av_ac3.m2ts', 'derived_moq_kyrion_mpeg2av_ac3.rs204'].map(
        async (name) => rounded(await packetReport(join(FOLDER, `${name}.mpegts`))),
      ),
    );
    for (const other of others) assert.deepEqual(other, plain);
  });
});

/** What does not depend on the times of the packets. */
function contentOf(report: TransportStreamReport): unknown {
  const { packets, null_packets, sync_errors, tei, cc_errors, network_name, transport_stream_id } = report;
  const ofTime = /_ns$|_bps$|^(pcr|pts|buffers)$/;
  const timeless = (_key: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).filter(([key]) => !ofTime.test(key)))
      : value;
  const { pids, programs, tables } = JSON.parse(JSON.stringify(report, timeless)) as TransportStreamReport;
  return {
    packets,
    null_packets,
    sync_errors,
    tei,
    cc_errors,
    network_name,
    transport_stream_id,
    pids,
    programs,
    tables,
  };
}

/** With 9 digits of each number: those of times made from PCRs depend on where a file is cut. */
function rounded(report: TransportStreamReport): unknown {
  const round = (_key: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(9)) : value;
  return JSON.parse(JSON.stringify(report, round));
}

function expectedJson<T>(name: string, kind: string): T | undefined {
  const file = join(FOLDER, 'expected', `${name}.${kind}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** By the mean of the rates: packets from the first PCR to the last, by the list of PCRs of moq_tsduck that TSDuck made. */
const BITS_OVER_TIME: Readonly<Record<number, number>> = { 267061: 265_433 };

function compareStream(stream: TransportStreamReport, { ts }: TsAnalyze): void {
  assert.equal(stream.packets, ts.packets.total, 'packets');
  assert.equal(stream.tei, ts.packets['transport-errors'], 'transport errors');
  assert.equal(stream.sync_errors, 0, 'sync errors');
  assert.equal(stream.transport_stream_id, ts.id ?? null, 'transport_stream_id');
  // tsanalyze takes the mean of the rates between PCRs; bits over time are less where the rate changes.
  const rate = BITS_OVER_TIME[ts['pcr-bitrate']] ?? ts['pcr-bitrate'];
  if (rate === 0) assert.equal(stream.pcr_bitrate_bps, null, 'PCR bitrate');
  else
    assert.ok(
      Math.abs(stream.pcr_bitrate_bps! / rate - 1) < 0.001,
      `PCR bitrate ${stream.pcr_bitrate_bps}, not ${rate}`,
    );
}

function comparePids({ pids }: TransportStreamReport, expected: TsAnalyze): void {
  const seen = expected.pids.filter(({ packets }) => packets.total > 0);
  assert.deepEqual(
    Object.values(pids)
      .filter(({ packets }) => packets > 0)
      .map((pid) => ({
        pid: pid.pid,
        packets: pid.packets,
        scrambled: pid.scrambled_packets,
        pcr: pid.pcr_count,
        pts: pid.pts_count,
        dts: pid.dts_count,
        services: pid.program_numbers,
      })),
    seen.map(({ id, packets, services }) => ({
      pid: id,
      packets: packets.total,
      scrambled: packets.scrambled,
      pcr: packets.pcr,
      pts: packets.pts,
      dts: packets.dts,
      services: services ?? [],
    })),
  );
  for (const pid of seen) {
    if (pid.id === NULL_PID) continue;
    assert.equal(pids[pid.id]!.unit_starts, pid['unit-start'] ?? pid.pes, `PID ${pid.id}: unit starts`);
  }
}

function compareContinuity(name: string, { pids }: TransportStreamReport, expected: TsAnalyze): void {
  for (const { id, packets } of expected.pids) {
    const ours = pids[id];
    if (ours === undefined || id === NULL_PID) continue;
    const different = DIFFERENT_COUNTS.find(({ sample, pid }) => sample === name && pid === id);
    assert.deepEqual(
      { errors: ours.cc_errors, duplicates: ours.duplicates },
      {
        errors: different?.errors ?? packets.discontinuities,
        duplicates: different?.duplicates ?? packets.duplicated,
      },
      `PID ${id}`,
    );
  }
}

/** TSDuck lists the PIDs of a service in order, those of its PMT and PCR among them. */
function compareServices({ programs }: TransportStreamReport, { services = [] }: TsAnalyze): void {
  const ours = Object.entries(programs).map(([id, program]) => ({
    id: Number(id),
    name: program.service_name || null, // one without letters is unknown to TSDuck
    provider: providerOf(program),
    pmtPid: program.pmt_pid,
    pcrPid: program.pcr_pid,
    pids: [...new Set([program.pmt_pid, program.pcr_pid, ...program.pids].filter((pid) => pid !== null))],
  }));
  assert.deepEqual(
    ours.map((service) => ({ ...service, pids: service.pids.toSorted((a, b) => a - b) })),
    services.map((service) => ({
      id: service.id,
      name: known(service.name),
      provider: known(service.provider),
      pmtPid: service['pmt-pid'],
      pcrPid: service['pcr-pid'] ?? null,
      pids: service.pids,
    })),
  );
}

/** The numbers of sections, and the tables of event information, are compared in test/mpegts/tables/tables.samples.test.ts. */
function compareTables({ tables: ours }: TransportStreamReport, { tables = [] }: TsAnalyze): void {
  for (const { pid, tid, 'tid-ext': extension, 'last-version': version } of tables) {
    if (!COMPARED_TABLES.includes(tid)) continue;
    const isSame = (table: TableSnapshot): boolean =>
      table.pid === pid && table.table_id === tid && table.table_id_extension === extension;
    assert.equal(ours.find(isSame)?.version_number, version, `PID ${pid}, table ${tid}, ${extension}`);
  }
}

/** TSDuck puts the channel number of ATSC in its place. */
function providerOf({ provider_name, channel_number }: ProgramReport): string | null {
  return channel_number === null ? provider_name || null : `ATSC ${channel_number}`;
}

function known(name: string): string | null {
  return name === '(unknown)' ? null : name;
}

function compareHeader(name: string, { pids }: TransportStreamReport, expected: FfprobeStream): void {
  const { codec_name = '', width, height, r_frame_rate = '0/1' } = expected;
  const isFound = (width ?? 0) > 0 || Number(expected.sample_rate ?? 0) > 0;
  if (!READ_CODECS.includes(codec_name) || !isFound || name === NO_HEADER) return;
  const { codec, header } = pids[Number(expected.id)]!;
  assert.equal(codec, codec_name);
  assert.ok(header, `PID ${expected.id}: no header`);
  if (width === undefined) {
    const { sample_rate_hz, channels } = header;
    assert.deepEqual(
      { sample_rate_hz, channels },
      { sample_rate_hz: Number(expected.sample_rate), channels: expected.channels },
    );
    return;
  }
  const { profile, level, frame_rate } = header;
  assert.deepEqual(
    { width: header.width, height: header.height, profile, level },
    { width, height, profile: profileOf(expected), level: levelOf(expected) },
  );
  // Where no header says it, ffprobe takes the frame rate from the time stamps.
  const [frames, seconds] = r_frame_rate.split('/').map(Number);
  if (frame_rate !== null)
    assert.ok(Math.abs(frame_rate - frames! / seconds!) < 1e-6, `${frame_rate}: ${r_frame_rate}`);
}

function profileOf({ profile = '' }: FfprobeStream): string {
  return profile.replaceAll(' ', '_').toLowerCase();
}

function levelOf({ codec_name, level = 0 }: FfprobeStream): string | undefined {
  return codec_name === 'mpeg2video' ? MPEG2_LEVELS[level] : (level / (codec_name === 'hevc' ? 30 : 10)).toFixed(1);
}
