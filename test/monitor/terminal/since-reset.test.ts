import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asOfReset, type Extremes, noteExtremes, sinceReset } from '../../../src/monitor/terminal/since-reset.js';
import type { StreamReport } from '../../../src/report/stream-report.js';
import { headLines, streamSections } from '../../../src/report/text/stream.js';
import {
  liveStream,
  losses,
  pidReport,
  rtp,
  rules,
  S,
  table,
  transport,
} from '../../support/analysis/stream-report.js';

/** A stream after so many seconds: each count is a multiple of them. */
function after(seconds: number, iatMaxNs = 1e6): StreamReport {
  const iat = { iat_min_ns: iatMaxNs / 10, iat_avg_ns: iatMaxNs / 2, iat_max_ns: iatMaxNs };
  return liveStream({
    duration_ns: seconds * S,
    interval_ns: S,
    packets: 1000 * seconds,
    cc_errors: 2 * seconds,
    transport: {
      interval: transport({ datagrams: 100, ...iat }),
      total: transport({ datagrams: 100 * seconds, iat_max_ns: 99e6 }),
    },
    rtp: rtp({ rtp_lost: 3 * seconds }),
    losses: { interval: losses({ network: 3 }), total: losses({ network: 3 * seconds }) },
    pids: { 256: pidReport(256, { packets: 500 * seconds, cc_errors: 2 * seconds }) },
    tables: [table({ pid: 0, table_id: 0, sections: 10 * seconds })],
    tr101290: rules({ Continuity_count_error: { state: 'raised', count_total: 2 * seconds, count_interval: 2 } }),
  });
}

test('counts are those since the reset, wherever they are', () => {
  const extremes: Extremes = new Map();
  noteExtremes(after(61, 5e6), extremes);
  noteExtremes(after(62, 2e6), extremes);
  const since = sinceReset(after(62), after(60), extremes);
  assert.ok(since.kind === 'mpegts');
  assert.equal(since.duration_ns, 62 * S);
  assert.equal(asOfReset(since, after(60)).duration_ns, 2 * S);
  assert.equal(since.packets, 2000);
  assert.equal(since.cc_errors, 4);
  assert.equal(since.rtp!.rtp_lost, 6);
  assert.equal(since.losses.total.lost_packets.network, 6);
  assert.equal(since.losses.interval.lost_packets.network, 3, 'the interval is as it was');
  assert.equal(since.pids[256]!.packets, 1000);
  assert.equal(since.tables[0]!.sections, 20);
  assert.equal(since.tr101290.Continuity_count_error.count_total, 4);
  assert.equal(since.alarms.Continuity_count_error!.count_total, 4);
  assert.equal(since.transport!.total.datagrams, 200);
  // The greatest and the least of the intervals since; a mean cannot be had.
  assert.equal(since.transport!.total.iat_max_ns, 5e6);
  assert.equal(since.transport!.total.iat_min_ns, 2e5);
  assert.equal(since.transport!.total.iat_avg_ns, null);
  assert.equal(since.transport!.interval.iat_avg_ns, 0.5e6);
});

test('a count that is lower than at the reset has begun anew', () => {
  const since = sinceReset(after(5), after(60), new Map());
  assert.ok(since.kind === 'mpegts' && since.cc_errors === 10);
});

test('the text is made of it as of any report', () => {
  const since = asOfReset(sinceReset(after(62), after(60), new Map()), after(60));
  const text = [...headLines(since, 120), ...streamSections(since, 120).flatMap(({ lines }) => lines)].join('\n');
  assert.match(text, /all of 2\.00 s/);
  assert.match(text, /lost: network +3 times, 3 packets +6 times, 6 packets/);
});
