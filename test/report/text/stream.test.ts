import assert from 'node:assert/strict';
import { test } from 'node:test';
import { streamText } from '../../../src/report/text/stream.js';
import {
  capture,
  datagramStream,
  figures,
  fileStream,
  liveStream,
  losses,
  MS,
  pcrReport,
  pidReport,
  program,
  ptsFigures,
  rtp,
  rules,
  S,
  table,
  transport,
} from '../../support/analysis/stream-report.js';

const VIDEO = pidReport(0x100, {
  type: 'AVC video (H.264)',
  program_numbers: [1],
  header: {
    width: 1920,
    height: 1080,
    frame_rate: 25,
    profile: 'high',
    level: '4.0',
    bit_depth: 8,
    scan: 'interlaced',
    sample_aspect_ratio: '1:1',
    display_aspect_ratio: '16:9',
    sample_rate_hz: null,
    channels: null,
    bitrate_bps: null,
    has_sbr: null,
  },
  bitrate_now_bps: 8e6,
  packets: 345_745,
  cc_errors: 2,
  pcr_count: 1625,
  pcr: pcrReport(
    {
      pcr_interval_min_ns: 39 * MS,
      pcr_interval_avg_ns: 40 * MS,
      pcr_interval_max_ns: 41 * MS,
      pcr_accuracy_min_ns: -120,
      pcr_accuracy_max_ns: 340,
      pcr_accuracy_filter: 'mgf2',
      pcr_arrival_jitter_peak_to_peak_ns: 1.2 * MS,
    },
    { frequency_offset_ppm: -3.456 },
  ),
  pts_count: 1625,
  pts_interval_ns: { min: 40 * MS, avg: 40 * MS, max: 80 * MS },
  pts: figures(ptsFigures({ pts_to_pcr_min_ns: 200 * MS, pts_to_pcr_avg_ns: 0.6 * S, pts_to_pcr_max_ns: S })),
});
const AUDIO = pidReport(0x101, {
  type: 'AAC audio',
  program_numbers: [1],
  language: 'eng',
  header: {
    width: null,
    height: null,
    frame_rate: null,
    profile: null,
    level: null,
    bit_depth: null,
    scan: null,
    sample_aspect_ratio: null,
    display_aspect_ratio: null,
    sample_rate_hz: 44_100,
    channels: 2,
    bitrate_bps: 192_000,
    has_sbr: null,
  },
  bitrate_now_bps: 192_000,
  packets: 8298,
  duplicates: 1,
  scrambled_packets: 8298,
});
const PAT = pidReport(0, { type: 'PAT', bitrate_now_bps: 15_040, packets: 650, tei: 3 });

const STREAM = liveStream({
  is_rtp: true,
  capture: capture({
    rejected_datagrams: { ...capture().rejected_datagrams, length: 2 },
    rejected_packets: { ...capture().rejected_packets, sync_byte: 1 },
  }),
  vlans: [100],
  transport: {
    interval: transport(),
    total: transport({
      datagrams: 61_740,
      bytes: 81_249_840,
      burst_is_exact: false,
      iat_histogram: [
        { from: 524_288, to: 1_048_576, count: 30_000 },
        { from: 1_048_576, to: 2_097_152, count: 15_000 },
        { from: 2_097_152, to: 4_194_304, count: 1 },
      ],
    }),
  },
  rtp: rtp({
    rtp_lost: 5,
    rtp_reordered: 1,
    rtp_duplicates: 2,
    holes: {
      interval: rtp().holes.interval,
      total: {
        ...rtp().holes.total,
        rtp_hole_lost: 5,
        rtp_hole_count: 2,
        rtp_hole_longest: 4,
        rtp_hole_shortest_distance: 1200,
      },
    },
  }),
  losses: {
    interval: losses(),
    total: {
      ...losses({ network: 2, upstream: 1, unknown: 1 }),
      lost_packets: losses({ network: 2, upstream: 14, link: 7 }).losses,
    },
  },
  cc_errors: 2,
  bitrate_now_bps: 10e6,
  bitrate_min_bps: 9.9e6,
  bitrate_bps: 10e6,
  bitrate_max_bps: 10.1e6,
  pcr_bitrate_bps: 10e6,
  pcr_bitrate_samples: 1600,
  transport_stream_id: 1,
  original_network_id: 0x2000,
  network_id: 0x3001,
  network_name: 'Network',
  availability: {
    profile: 'dvb',
    profile_reason: 'asked for',
    edition: '2020',
    observed_seconds: 65,
    errored_seconds: 2,
    severely_errored_seconds: 0,
    unavailable_seconds: 0,
    events_dropped: 0,
    crc_errors_of_other_tables: 0,
  },
  programs: {
    1: program({
      service_name: 'One',
      provider_name: 'Provider',
      running_status: 4,
      is_access_controlled: true,
      pids: [0x100, 0x101],
      bitrate_bps: 8.192e6,
      audio_lead_in_mux_ns: -40 * MS,
      // date -u -d @1763789400: 05:30:00
      present_event: { event_id: 1, name: 'News', language: 'eng', start_time_s: 1_763_789_400, duration_s: 1800 },
      following_event: { event_id: 2, name: null, language: null, start_time_s: null, duration_s: null },
    }),
  },
  pids: { 0: PAT, 256: VIDEO, 257: AUDIO },
  tables: [
    table({
      version_number: 3,
      sections: 650,
      repetition_min_ns: 99 * MS,
      repetition_avg_ns: 100 * MS,
      repetition_max_ns: 0.5 * S,
    }),
    ...Array.from({ length: 9 }, (_, n) =>
      table({
        pid: 18,
        table_id: 0x50,
        table_id_extension: n,
        version_number: n,
        sections: 2,
        is_complete: n > 0,
        repetition_min_ns: n === 0 ? null : n * S,
        repetition_avg_ns: n === 0 ? null : n * S,
        repetition_max_ns: n === 0 ? null : n * S,
      }),
    ),
    table({ pid: 20, table_id: 0x70, table_id_extension: null, version_number: null, sections: 2 }),
  ],
  tr101290: rules(
    {
      Continuity_count_error: {
        state: 'raised',
        count_total: 2,
        raised_time_ns: 12 * S,
        last_time_ns: 62 * S,
        last_pid: 256,
      },
    },
    { state: 'unmeasurable', reason: 'left out here' },
  ),
});

const EXPECTED = `
239.1.1.1:5000  rtp/mpegts  from 10.0.0.1:5004  VLAN 100
seen for 1 min 05 s until 05:41:05 UTC
TR 101 290 v1.4.1: 1 raised, 0 ok, 0 not applicable, 32 unmeasurable; profile dvb, asked for

alarm                       severity  state   since     last      errors  PIDs    tables
1.4 Continuity_count_error  critical  RAISED  05:40:12  05:41:02       2  0x0100

Transport                     last 1.00 s                   all of 1 min 05 s
datagrams, bytes              950, 1,250,200                61,740, 81,249,840
bitrate now                   10.00 Mb/s                    10.00 Mb/s
bitrate min / avg / max       9.90 / 10.00 / 10.10 Mb/s     9.90 / 10.00 / 10.10 Mb/s
IAT min / avg / max           0.900 / 1.05 / 4.20 ms        0.900 / 1.05 / 4.20 ms
IAT p50 / 90 / 99 / 99.9 %    1.05 / 1.10 / 2.00 / 4.10 ms  1.05 / 1.10 / 2.00 / 4.10 ms
IAT steps back                0                             0
peak over 1 / 10 / 100 ms     21.00 / 12.00 / 10.50 Mb/s    at least 21.00 / 12.00 / 10.50 Mb/s
MDI DF:MLR, last second       4.200:0                       4.200:0
MDI delay factor max          9.10 ms                       9.10 ms
MDI media loss rate max       0 packets/s, by continuity    0 packets/s, by continuity
RTP lost                      0                             5
RTP reordered, duplicates                                   1, 2
RTP holes, longest            0                             2, 4 packets
RTP holes least apart         -                             1,200 packets
RTP holes are told after                                    600 ms
RTP jitter now / avg / max    120 / 130 / 900 µs            120 / 130 / 900 µs
rejected: length                                            2 datagrams
rejected: sync byte                                         1 packet
lost: network                 nothing                       2 times, 2 packets
lost: upstream                nothing                       1 time, at least 14 packets
lost: link                    nothing                       7 packets
lost: unknown                 nothing                       1 time
hop limit now, min – max      16, 15 – 16                   16, 15 – 16
changes of hop limit, source  1, 0                          1, 0
last change of the path                                     05:40:12

Inter-arrival times   count
524 µs – 1.05 ms     30,000  ████████████████████████████████████████
1.05 ms – 2.10 ms    15,000  ████████████████████
2.10 ms – 4.19 ms         1  ▏

Transport stream                   last 1.00 s  all of 1 min 05 s
bitrate now                        10.00 Mb/s
bitrate min / avg / max                         9.90 / 10.00 / 10.10 Mb/s
bitrate by PCR                                  10.00 Mb/s (1,600 samples)
packets                            6,649        432,181
null packets                       5.0 %        5.0 %
continuity errors                  0            2
sync byte errors                   0            0
sync losses                                     0
transport errors (TEI)             0            0
errored, severely errored seconds               2, 0 of 65
unavailable seconds                             0
transport_stream_id                             0x0001 1
original network, network                       0x2000 8192, 0x3001 12289 Network

Program  service  provider  state    access          PMT PID      PCR PID  streams    bitrate  audio lead in mux
      1  One      Provider  running  controlled  0x1000 4096  0x0100  256        2  8.19 Mb/s           -40.0 ms

Program  now                         next
      1  05:30:00 News, 30 min 00 s  event 2

PID          type                                                         language  programs     bitrate  packets  CC  dup  TEI  scrambled
0x0000    0  PAT                                                                               15.0 kb/s      650   0    0    3          0
0x0100  256  AVC video (H.264) 1920x1080 interlaced 25 fps 16:9 high 4.0            1          8.00 Mb/s  345,745   2    0    0          0
0x0101  257  AAC audio 44.1 kHz 2 ch 192 kb/s                             eng       1         192.0 kb/s    8,298   0    1    0      8,298

PID           PCRs  PCR interval min / avg / max         PCR accuracy  PCR arrival jitter  offset to host   PTSs  PTS interval max  PTS to PCR min / avg / max
0x0100  256  1,625         39.0 / 40.0 / 41.0 ms  -120 / 340 ns, mgf2             1.20 ms       -3.46 ppm  1,625           80.0 ms      0.200 / 0.600 / 1.00 s

TR 101 290 v1.4.1: 1 raised, 0 ok, 0 not applicable, 32 unmeasurable; profile dvb, asked for
RULES

Table                PID          of            version  complete  sections  new versions  changed without  repetition min / avg / max
PAT                  0x0000    0  0x0001 1            3  yes            650             0                0         99.0 / 100 / 500 ms
EIT schedule actual  0x0012   18  9 sub-tables  various  8 of 9          18             0                0        1.00 / 4.50 / 8.00 s
TDT                  0x0014   20                      -  yes              2             0                0                           -
`;

test('one stream in depth', () => {
  const text = streamText(STREAM, {});
  const withoutRules = text.replace(/^rule {2,}name.*\n(\d\.\d.*\n)+/m, 'RULES\n');
  assert.equal(withoutRules, EXPECTED.slice(1));
});

test('a narrow terminal: figures of the whole time stay, lines are cut to the width', () => {
  for (const line of streamText(STREAM, { width: 60 }).split('\n')) assert.ok(line.length <= 60, line);
  assert.match(streamText(STREAM, { width: 60 }), /^Transport +all of 1 min 05 s$/m);
});

test('what cannot be measured is a dash with the reason', () => {
  const reason = 'too_few_samples';
  const nothing = { iat_min_ns: null, iat_avg_ns: null, iat_max_ns: null, iat_reason: reason } as const;
  const text = streamText(
    liveStream({
      transport: { interval: transport(nothing), total: transport() },
      mdi: figures({
        ...liveStream().mdi!.total,
        mdi: null,
        mdi_delay_factor_max_ms: null,
        mdi_delay_factor_reason: 'no_media_rate',
      }),
      pids: {
        256: { ...VIDEO, pcr: pcrReport({ pcr_accuracy_reason: 'not_constant_bitrate' }), pts: null },
        257: { ...AUDIO, pts_count: 1, pts: figures(ptsFigures({ pts_to_pcr_reason: 'no_pcr' })) },
      },
    }),
    {},
  );
  assert.match(text, /^IAT min \/ avg \/ max +- \(too few samples\) +0.900 \/ 1.05 \/ 4.20 ms$/m);
  assert.match(text, /^MDI DF:MLR, last second +- \(no media rate\)/m);
  assert.match(text, /^PCR accuracy -: not constant bitrate \(PID 256\)$/m);
  assert.match(text, /^PTS to PCR -: no PCR \(PID 257\)$/m);
  assert.match(text, /^bitrate by PCR +- \(no two PCRs of a PID\)$/m);
  assert.match(text, /^Programs: none, as no PAT has come or it names none$/m);
});

test('values of one line are in one unit', () => {
  const range = (min: number, avg: number, max: number): string => {
    const pts = figures(ptsFigures({ pts_to_pcr_min_ns: min, pts_to_pcr_avg_ns: avg, pts_to_pcr_max_ns: max }));
    return streamText(fileStream({ pids: { 256: pidReport(256, { pts_count: 1, pts }) } }), {});
  };
  assert.match(range(-2 * MS, 3 * MS, 4 * S), / {2}-0.00200 \/ 0.00300 \/ 4.00 s$/m);
  assert.match(range(-65 * S, -65 * S, 125 * S), / {2}-65.0 \/ -65.0 \/ 125 s$/m);
});

test('of several files the report says which one it is of', () => {
  assert.match(streamText(fileStream({ probe_id: 'a.ts', session_id: null }), {}), /^file {2}mpegts {2}in a\.ts\n/);
});

test('a file has no figures of the network, and says why', () => {
  const text = streamText(fileStream({ duration_ns: S, interval_ns: S, bitrate_now_bps: 1e6 }), {});
  assert.match(text, /^file {2}mpegts\nseen for 1.00 s\n/);
  assert.match(text, /^Transport +all of 1.00 s\nlost +nothing\nno arrival times:/m);
  assert.doesNotMatch(text, /IAT|MDI|jitter now/);
  assert.match(text, /^bitrate now +1.00 Mb\/s$/m, 'the interval is the whole time');
});

test('datagrams that are no transport stream have the part of the network only', () => {
  const text = streamText(datagramStream({ kind: 'rtp', source_ip: '2001:db8::1', is_rtp: true, rtp: rtp() }), {});
  assert.match(text, /^239.1.1.1:5000 {2}rtp {2}from \[2001:db8::1\]:5004$/m);
  assert.match(text, /^RTP jitter now \/ avg \/ max +120 \/ 130 \/ 900 µs/m);
  assert.doesNotMatch(text, /TR 101 290|PID|lost: |^lost/m);
});
