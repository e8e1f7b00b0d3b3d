import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamReport } from '../../../src/report/stream-report.js';
import { overviewText, type TextSize } from '../../../src/report/text/overview.js';
import { SEVERITIES, type Severity } from '../../../src/stream/severity.js';
import {
  datagramStream,
  figures,
  fileStream,
  liveStream,
  losses,
  program,
  rtp,
  rules,
  S,
  transport,
} from '../../support/analysis/stream-report.js';

const GOOD = liveStream({
  stream_id: '239.1.1.10:5000',
  programs: { 1: program({ service_name: 'Rai 1' }), 2: program() },
});
/** Three losses in the network, one of them in the last second, and an alarm for it. */
const LOSSY = liveStream({
  stream_id: '239.1.1.2:5000',
  is_rtp: true,
  rtp: rtp({ rtp_lost: 12, holes: figures({ ...rtp().holes.total, rtp_hole_lost: 12 }, { rtp_hole_lost: 4 }) }),
  cc_errors: 3,
  interval: { ...liveStream().interval, cc_errors: 1 },
  losses: { interval: losses({ network: 7 }), total: losses({ network: 21, probe_queue: 2800 }) },
  tr101290: rules(
    {
      Continuity_count_error: {
        state: 'raised',
        count_interval: 1,
        count_total: 3,
        raised_time_ns: 62 * S,
        last_time_ns: 64.5 * S,
        last_pid: 256,
      },
      // Over: its alarm was cleared.
      SDT_actual_error: { count_total: 2, last_time_ns: 3 * S, last_pid: 17, last_table_id: 0x42 },
    },
    { state: 'ok', reason: null },
  ),
  programs: { 1: program({ service_name: 'BBC NEWS' }) },
});
/** Its last datagram came before the last report interval. */
const SILENT = liveStream({
  stream_id: '239.1.1.1:5000',
  interval: { packets: 0, null_packets: 0, sync_errors: 0, tei: 0, cc_errors: 0 },
  transport: {
    interval: transport({ datagrams: 0, iat_avg_ns: null, iat_max_ns: null, bitrate_now_bps: null }),
    total: transport(),
  },
});
const AUDIO = datagramStream({ stream_id: '239.1.1.9:5000', kind: 'rtp', is_rtp: true, rtp: rtp() });

const CASES: readonly [name: string, streams: readonly StreamReport[], size: TextSize, expected: string][] = [
  ['nothing yet', [], {}, `no stream\n`],
  [
    'a stream that is as it should be',
    [GOOD],
    {},
    `
1 stream, none in trouble, 05:41:05 UTC
stream           kind       bitrate  P1  P2  P3  CC  packets lost      MDI  IAT avg  IAT max   null  services
239.1.1.10:5000  mpegts  10.00 Mb/s   0   0   0   0  none          4.200:0  1.05 ms  4.20 ms  5.0 %  Rai 1, program 2
`,
  ],
  [
    'trouble first: what is silent, then what has alarms; then by number',
    [GOOD, AUDIO, LOSSY, SILENT],
    {},
    `
4 streams, 2 in trouble, 05:41:05 UTC
stream           kind           bitrate  P1  P2  P3      CC  RTP lost  packets lost                            MDI  IAT avg  IAT max  jitter   null  services
239.1.1.1:5000   mpegts          silent   0   0   0       0         -  none                                4.200:0        -        -       -  5.0 %  -
239.1.1.2:5000   rtp/mpegts  10.00 Mb/s   1   0   0  3 (+1)   12 (+4)  21 (+7) network, 2,800 probe queue  4.200:0  1.05 ms  4.20 ms  120 µs  5.0 %  BBC NEWS
239.1.1.9:5000   rtp         10.00 Mb/s   -   -   -       -         0  -                                         -  1.05 ms  4.20 ms  120 µs      -  -
239.1.1.10:5000  mpegts      10.00 Mb/s   0   0   0       0         -  none                                4.200:0  1.05 ms  4.20 ms       -  5.0 %  Rai 1, program 2

stream          alarm                       severity  state   since     last      errors  PIDs    tables
239.1.1.2:5000  1.4 Continuity_count_error  critical  RAISED  05:41:02  05:41:04  3 (+1)  0x0100
239.1.1.2:5000  3.5.a SDT_actual_error      warning   over    -         05:40:03       2  0x0011  SDT actual
`,
  ],
  [
    'a narrow terminal: the least important columns are left out, alarms and losses stay',
    [GOOD, LOSSY],
    { width: 70 },
    `
2 streams, 1 in trouble, 05:41:05 UTC
stream              bitrate  P1  P2  P3      CC  RTP lost  packets lo…
239.1.1.2:5000   10.00 Mb/s   1   0   0  3 (+1)   12 (+4)  21 (+7) ne…
239.1.1.10:5000  10.00 Mb/s   0   0   0       0         -  none

stream          alarm                       state   since     errors
239.1.1.2:5000  1.4 Continuity_count_error  RAISED  05:41:02  3 (+1)
239.1.1.2:5000  3.5.a SDT_actual_error      over    -              2
`,
  ],
  [
    'a low terminal: so many more alarms',
    [GOOD, AUDIO, LOSSY, LOSSY],
    { width: 50, height: 10 },
    `
4 streams, 2 in trouble, 05:41:05 UTC
stream              bitrate  P1  P2  P3      CC
239.1.1.2:5000   10.00 Mb/s   1   0   0  3 (+1)
239.1.1.2:5000   10.00 Mb/s   1   0   0  3 (+1)
239.1.1.9:5000   10.00 Mb/s   -   -   -       -
239.1.1.10:5000  10.00 Mb/s   0   0   0       0

stream          alarm                       errors
239.1.1.2:5000  1.4 Continuity_count_error  3 (+1)
… 3 more alarms
`,
  ],
  [
    'a lower one: so many more streams, and no room for alarms',
    [GOOD, AUDIO, LOSSY, SILENT, LOSSY, LOSSY],
    { width: 50, height: 6 },
    `
6 streams, 4 in trouble, 05:41:05 UTC
stream             bitrate  P1  P2  P3      CC
239.1.1.1:5000      silent   0   0   0       0
239.1.1.2:5000  10.00 Mb/s   1   0   0  3 (+1)
239.1.1.2:5000  10.00 Mb/s   1   0   0  3 (+1)
… 3 more streams
`,
  ],
  [
    'a file: its figures are those of the whole file, and what needs arrival times is not there',
    [
      fileStream({
        packets: 10,
        duration_ns: S,
        interval_ns: S,
        cc_errors: 2,
        interval: { packets: 10, null_packets: 1, sync_errors: 0, tei: 0, cc_errors: 2 },
        null_share: 0.1,
        bitrate_bps: 15_040,
        losses: {
          interval: losses({ unknown: 2 }),
          total: { ...losses({ unknown: 2 }), lost_packets: losses().losses },
        },
      }),
    ],
    {},
    `
1 stream, 1 in trouble
stream  kind      bitrate  CC  packets lost       null
file    mpegts  15.0 kb/s   2  2 times unknown  10.0 %
`,
  ],
];

for (const [name, streams, size, expected] of CASES) {
  test(name, () => assert.equal(overviewText(streams, size), expected.replace(/^\n/, '')));
}

test('an older form of a rule is no second alarm beside the newer one', () => {
  const raised = { state: 'raised', count_total: 1, count_interval: 1, raised_time_ns: 0, last_time_ns: 0 } as const;
  const both = overviewText([fileStream({ tr101290: rules({ PAT_error: raised, PAT_error_2: raised }) })], {});
  assert.match(both, /1\.3\.a PAT_error_2/);
  assert.doesNotMatch(both, /1\.3 PAT_error/);
  const older = overviewText(
    [fileStream({ tr101290: rules({ PAT_error: raised, PAT_error_2: { count_total: 1 } }) })],
    {},
  );
  assert.match(older, /1\.3 PAT_error /);
});

test('a stream is in trouble by an alarm that is major, not by a warning or what is only noted', () => {
  const raised = { state: 'raised', count_total: 1, count_interval: 1, raised_time_ns: 0, last_time_ns: 0 } as const;
  const titleWith = (severity: Severity): string => {
    const state = severity === 'info' ? 'noted' : 'raised';
    const tr101290 = rules({ CRC_error: { ...raised, severity, state } }, { state: 'ok', reason: null });
    return overviewText([liveStream({ tr101290 })], {}).split(',')[1]!;
  };
  assert.deepEqual(SEVERITIES.map(titleWith), [
    ' none in trouble',
    ' none in trouble',
    ' 1 in trouble',
    ' 1 in trouble',
  ]);
});

test('a stream of any kind has its alarms in the list', () => {
  const lost = { ...fileStream({ tr101290: rules({ CRC_error: { count_total: 1 } }) }).alarms.CRC_error! };
  const alarms = {
    Stream_lost: { ...lost, rule: null, priority: null, severity: 'critical', state: 'raised' },
  } as const;
  const text = overviewText([datagramStream({ kind: 'rtp', alarms })], {});
  assert.match(text, /^1 stream, 1 in trouble/);
  assert.match(text, /Stream_lost +critical +RAISED/);
});

test('no line is more than the width, no text more than the height', () => {
  const streams = Array.from({ length: 30 }, () => [GOOD, AUDIO, LOSSY, SILENT]).flat();
  for (const height of [1, 2, 3, 5, 8, 24, 60]) {
    for (const width of [1, 20, 60, 100, 200]) {
      const lines = overviewText(streams, { width, height }).split('\n').slice(0, -1);
      assert.ok(lines.length <= height, `${lines.length} lines for ${height}`);
      for (const line of lines) assert.ok(line.length <= width, line);
    }
  }
});

test('of several files each alarm says in which one it is', () => {
  const raised = { state: 'raised', count_total: 1, count_interval: 1, raised_time_ns: 0, last_time_ns: 0 } as const;
  const files = ['a.ts', 'b.ts'].map((probe_id) =>
    fileStream({ probe_id, tr101290: rules({ CRC_error: { ...raised } }) }),
  );
  const alarms = overviewText(files, {}).split('\n\n')[1]!.split('\n');
  assert.match(alarms[0]!, /^from +stream +alarm/);
  assert.match(alarms[1]!, /^a\.ts +file +2\.2 CRC_error/);
  assert.match(alarms[2]!, /^b\.ts +file +2\.2 CRC_error/);
});
