import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TransportStreamReport } from '../../../src/report/kinds/mpegts/report.js';
import { streamReportRecord } from '../../../src/report/records.js';
import type { TransportStreamRecord } from '../../../src/report/rscap/pid-fields.js';
import { RscapFormatter } from '../../../src/report/rscap/rscap-formatter.js';
import { packetReport } from '../../support/analysis/file-report.js';
import {
  figures,
  fileStream,
  liveStream,
  MS,
  pidReport,
  rules,
  S,
  transport,
} from '../../support/analysis/stream-report.js';
import {
  assertHasAllOfRscap,
  assertRscapMessage,
  missingReference,
  reference,
  rscapNames,
} from '../../support/checks/rscap-schema.js';
import { HOST } from '../../support/records/host.js';
import { missingSamples, sampleNames, samplesDir } from '../../support/samples/samples.js';

const FIRST_ARRIVAL_S = 1_712_667_522;

function recordOf(report: TransportStreamReport, final = false): TransportStreamRecord {
  const facts = { id: 'p/s/239.1.1.1:5000/r/7', timestamp: 1_712_667_538_912, final, host: null };
  return streamReportRecord(report, facts) as TransportStreamRecord;
}

/** One program: PAT on 0, PMT on 4096, video with PCR on 256, and null packets. */
function programme(changes: Partial<TransportStreamReport> = {}, video = {}): TransportStreamReport {
  return liveStream({
    probe_id: 'p',
    session_id: 's',
    first_arrival_s: FIRST_ARRIVAL_S,
    duration_ns: 10 * S,
    silent_ns: 0,
    interval_ns: S,
    destination_ip: '239.1.1.1',
    destination_port: 5000,
    cc_errors: 3,
    bitrate_bps: 10_000_000.4,
    transport: figures(transport(), { iat_avg_ns: 1.25 * MS, iat_max_ns: 7 * MS }),
    programs: { 1: { pmt_pid: 4096 } as TransportStreamReport['programs'][string] },
    pids: {
      0: pidReport(0, { type: 'PAT', packets: 1, first_seen_ns: 5 * MS, last_seen_ns: 5 * MS, continuity_counter: 9 }),
      256: pidReport(256, {
        type: 'AVC video (H.264)',
        stream_type: 27,
        codec: 'h264',
        codec_kind: 'video',
        program_numbers: [1],
        packets: 1001,
        cc_errors: 3,
        pcr_count: 2,
        last_pcr_27mhz: 2_576_980_377_600,
        continuity_counter: 15,
        first_seen_ns: 10 * MS,
        last_seen_ns: 9010.5 * MS,
        arrival_interval_ns: { min: 0.5 * MS, avg: 9 * MS, max: 40 * MS },
        bitrate_now_bps: 1_500_000.6,
        bitrate_min_bps: 1_400_000,
        bitrate_max_bps: 1_600_000,
        bitrate_bps: 1_505_504,
        ...video,
      }),
      8191: pidReport(8191, { type: 'null packets', packets: 2 }),
    },
    tr101290: rules(
      {
        Continuity_count_error: { count_total: 3, state: 'raised' },
        PTS_error: { state: 'unmeasurable', reason: 'no PTS' },
        CAT_error: { state: 'not_applicable', reason: 'nothing is scrambled' },
      },
      { state: 'ok', reason: null },
    ),
    ...changes,
  });
}

function nextMessage(formatter: RscapFormatter, report: TransportStreamReport, host = HOST): Record<string, unknown> {
  return JSON.parse(formatter.json(recordOf(report), host));
}

function messageOf(report: TransportStreamReport): Record<string, unknown> {
  return nextMessage(new RscapFormatter(), report);
}

describe('RscapFormatter', () => {
  test('gives the figures of the stream and of a PID in the units of rscap', () => {
    const message = messageOf(programme());
    const expected = {
      bitrate_avg_global: 10_000_000,
      cc_errors_global: 3,
      current_cc_errors_global: 3,
      iat_avg_global: 1.25, // ms
      iat_max_global: 7,
      id: 'p',
      record_id: 'p/s/239.1.1.1:5000/r/7',
      source_ip: '239.1.1.1', // the group: what rscap was told as its source
      source_port: 5000,
      timestamp: 1_712_667_538_912,
      tr101290_continuity_counter_errors: 3,
      tr101290_pat_errors: 0,
      tr101290_pts_errors: null, // no PTS: not judged
      tr101290_cat_errors: null,
      'streams.256.bitrate': 1_500_001,
      'streams.256.bitrate_avg': 1_505_504,
      'streams.256.bitrate_min': 1_400_000,
      'streams.256.bitrate_max': 1_600_000,
      'streams.256.capture_time': 1_712_667_531_010, // 9.0105 s behind the first arrival
      'streams.256.last_arrival_time': 1_712_667_531_010,
      'streams.256.start_time': 1_712_667_522_010,
      'streams.256.continuity_counter': 15,
      'streams.256.error_count': 3,
      'streams.256.current_error_count': 3,
      'streams.256.iat_avg': 9.0005, // 1001 packets in 9000.5 ms
      'streams.256.iat_min': 0.5,
      'streams.256.iat_max': 40,
      'streams.256.pmt_pid': 4096,
      'streams.256.program_number': 1,
      'streams.256.stream_type': 'AVC video (H.264)',
      'streams.256.stream_type_number': 27,
      'streams.256.timestamp': 2_576_980_377_600,
      'streams.256.total_bits': 1001 * 1504,
      'streams.0.pmt_pid': 65_535, // as rscap where there is none
      'streams.0.program_number': 0,
      'streams.0.timestamp': 0,
      'streams.0.iat': null, // one packet has no interval
      'streams.8191.continuity_counter': 0,
    };
    const found = Object.fromEntries(Object.keys(expected).map((name) => [name, message[name]]));
    assert.deepEqual(found, expected);
    assert.deepEqual(message.pid_map, [
      { ccerrors: 3, media_type: 'video', pid: 256, stream_type: 'AVC video (H.264)', stream_type_number: 27 },
    ]);
  });

  test('gives the host with every PID and once for all, memory in KiB', () => {
    const message = messageOf(programme());
    for (const prefix of ['', 'streams.0.', 'streams.256.', 'streams.8191.']) {
      assert.equal(message[`${prefix}total_memory`], 64 * 1024 * 1024);
      assert.equal(message[`${prefix}used_swap`], 128 * 1024);
      assert.equal(message[`${prefix}boot_time`], 1_710_856_842);
      assert.equal(message[`${prefix}host_name`], 'sun');
    }
    assert.equal(message.uptime, 1_810_696);
    assert.deepEqual(
      Object.keys(message).filter((name) => /^(network|disk_stats)\./.test(name)),
      [],
    );
  });

  // message   packets  errors  ends at   sample: packets  errors  begins
  // 1         1001     3       10 s      1001             3       0
  // 2         1101     4       11 s      100              1       10 s
  test('counts since the message before', () => {
    const formatter = new RscapFormatter();
    nextMessage(formatter, programme());
    const later = programme(
      { duration_ns: 10.9 * S, silent_ns: 0.1 * S, cc_errors: 4 },
      { packets: 1101, cc_errors: 4, last_seen_ns: 10_900 * MS },
    );
    const message = nextMessage(formatter, later);
    assert.equal(message['streams.256.total_bits_sample'], 100 * 1504);
    assert.equal(message['streams.256.current_error_count'], 1);
    assert.equal(message.current_cc_errors_global, 1);
    assert.equal(message['streams.256.last_sample_time'], (FIRST_ARRIVAL_S + 10) * 1000);
    assert.equal(message['streams.256.iat'], 9); // 100 packets in 900 ms
    assert.equal(message['streams.0.iat'], null); // none came
    assert.equal(message['streams.0.total_bits_sample'], 0);
  });

  test('begins anew with the analysis of the stream', () => {
    const formatter = new RscapFormatter();
    nextMessage(formatter, programme());
    const anew = programme({ first_arrival_s: FIRST_ARRIVAL_S + 60, cc_errors: 1 }, { packets: 5, cc_errors: 1 });
    const message = nextMessage(formatter, anew);
    assert.equal(message.current_cc_errors_global, 1);
    assert.equal(message['streams.256.total_bits_sample'], 5 * 1504);
  });

  test('tells RTP that is there but not measured from RTP that is not there', () => {
    const udp = messageOf(programme());
    const rtp = messageOf(programme({ is_rtp: true }));
    assert.deepEqual([udp['streams.256.rtp_timestamp'], rtp['streams.256.rtp_timestamp']], [0, null]);
    assert.deepEqual([udp['streams.256.rtp_line_number'], rtp['streams.256.rtp_line_number']], [0, 0]);
  });

  test('fits its schema, with and without figures', () => {
    assertRscapMessage(messageOf(programme()));
    assertRscapMessage(messageOf(fileStream()));
    assertRscapMessage(messageOf(fileStream({ pids: { 17: pidReport(17) } })));
    const disk = { path: '/srv', disk_total_bytes: 10, disk_used_bytes: 4, disk_available_bytes: 5 };
    const message = nextMessage(new RscapFormatter(), programme(), { ...HOST, disk });
    assert.equal(message['disk_stats.0.available_space'], 5);
    assertRscapMessage(message);
    assert.throws(() => assertRscapMessage({ ...message, 'streams.256.bitrate': '1' }), /must be integer,null/);
    assert.throws(() => assertRscapMessage({ ...message, 'streams.256.bit_rate': 1 }), /additional/);
  });

  test('has every field of the message that rscap sent, of the same type', { skip: missingReference() }, () => {
    const message = messageOf(programme());
    assertHasAllOfRscap(message);
    const sent = reference('rscap-kafka-message.json');
    const others = Object.keys(sent).filter(
      (name) => typeof sent[name] !== typeof message[name.replace('.0.', '.256.')],
    );
    assert.deepEqual(others, []);
  });

  test('has nothing but what rscap or rsprobe sent, and the id of the record', { skip: missingReference() }, () => {
    const { properties } = reference('rsprobe-kafka-schema.json');
    const later = properties.streams.patternProperties['^\\d+$'].properties;
    const { global, pid } = rscapNames();
    const known = new Set([...global, ...Object.keys(properties), 'record_id']);
    const knownOfPid = new Set([...pid, ...Object.keys(later)]);
    const unknown = Object.keys(messageOf(programme())).filter((name) => {
      const ofPid = /^streams\.\d+\.(.*)$/.exec(name)?.[1];
      return ofPid === undefined ? !known.has(name) : !knownOfPid.has(ofPid);
    });
    assert.deepEqual(unknown, []);
  });

  test('has every tr101290 field of rsprobe', { skip: missingReference() }, () => {
    const message = messageOf(programme());
    const wanted = Object.keys(reference('rsprobe-kafka-schema.json').properties).filter((name) =>
      /^tr101290_/.test(name),
    );
    assert.equal(wanted.length, 13);
    assert.deepEqual(
      wanted.filter((name) => !(name in message)),
      [],
    );
  });

  for (const name of sampleNames()) {
    test(`${name}: fits the schema`, { skip: missingSamples() }, async () => {
      const report = await packetReport(`${samplesDir()}/${name}.mpegts`);
      const message = messageOf(report);
      assertRscapMessage(message);
      assert.equal(message.bitrate_avg_global, report.bitrate_bps === null ? null : Math.round(report.bitrate_bps));
      const bits = Object.keys(report.pids).map((pid) => message[`streams.${pid}.total_bits`] as number);
      const sum = bits.reduce((total, count) => total + count, 0);
      assert.equal(sum, (report.packets - report.tei) * 1504);
    });
  }
});
