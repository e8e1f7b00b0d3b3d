import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createReport, formatReport, type ReportInput } from '../../src/replay/report.js';
import { RtpPacker } from '../../src/replay/rtp-packer.js';
import { Tally } from '../../src/replay/tally.js';

const NOTHING_SKIPPED = { not_udp: 0, ip_fragment: 0, truncated: 0, malformed: 0 };

/** 100 datagrams sent in two seconds, the last of them short; datagrams 3 and 4 dropped, datagram 7 sent twice. */
function tallyOf100(): Tally {
  const tally = new Tally(0);
  tally.datagrams = 100;
  tally.packets = 697;
  tally.bytes = 99 * 1316 + 752;
  tally.lastBytes = 752;
  tally.faults.drop.add(3, 7);
  tally.faults.drop.add(4, 7);
  tally.faults.duplicate.add(7, 7);
  return tally;
}

function inputOf(changes: Partial<ReportInput> = {}): ReportInput {
  return {
    input: 'a.mpegts',
    destination: '239.1.1.1:5000',
    seed: 1,
    tally: tallyOf100(),
    statistics: { firstSentNs: 5e9, lastSentNs: 7e9, latenessMaxNs: 250_000.4 },
    skippedFrames: NOTHING_SKIPPED,
    skippedBytes: 0,
    rtp: undefined,
    ...changes,
  };
}

describe('the report', () => {
  test('sent = input − dropped + duplicated', () => {
    const report = createReport(inputOf());
    assert.deepEqual([report.input_datagrams, report.input_packets], [101, 704]);
    assert.deepEqual([report.sent_datagrams, report.sent_packets], [100, 697]);
    assert.deepEqual(report.faults.drop, {
      datagrams: 2,
      packets: 14,
      datagram_numbers: [3, 4],
      rtp_sequence_numbers: null,
    });
  });

  test('the rate is that up to the last datagram', () => {
    const { elapsed_ns, bitrate_bps, lateness_max_ns } = createReport(inputOf());
    assert.deepEqual([elapsed_ns, bitrate_bps, lateness_max_ns], [2e9, (99 * 1316 * 8) / 2, 250_000]);
  });

  test('a single datagram has no rate; none has no lateness', () => {
    const tally = new Tally(0);
    tally.datagrams = 1;
    const one = createReport(inputOf({ tally }));
    assert.deepEqual([one.bitrate_bps, one.lateness_max_ns], [null, 250_000]);
    const none = createReport(inputOf({ tally: new Tally(0) }));
    assert.deepEqual([none.bitrate_bps, none.lateness_max_ns], [null, null]);
  });

  test('RTP: the sequence numbers of the faults', () => {
    const rtp = new RtpPacker(7);
    const report = createReport(inputOf({ rtp }));
    assert.equal(report.protocol, 'rtp');
    assert.deepEqual(report.rtp?.first_sequence_number, rtp.firstSequence);
    assert.deepEqual(
      report.faults.drop.rtp_sequence_numbers,
      [3, 4].map((number) => (rtp.firstSequence + number) & 0xffff),
    );
  });
});

describe('for a person', () => {
  test('what was sent, and the faults', () => {
    assert.equal(
      formatReport(createReport(inputOf())),
      [
        'sent 100 datagrams, 697 packets, 131,036 bytes in 2.000 s, 0.521 Mb/s, latest 0.250 ms late',
        'drop: 2 datagrams, 14 packets',
        'duplicate: 1 datagrams, 7 packets',
        '',
      ].join('\n'),
    );
  });

  test('what was not sent', () => {
    const skippedFrames = { ...NOTHING_SKIPPED, ip_fragment: 1200 };
    const lines = formatReport(createReport(inputOf({ tally: new Tally(0), skippedFrames, skippedBytes: 188 }))).split(
      '\n',
    );
    assert.deepEqual(lines, [
      'sent 0 datagrams, 0 packets, 0 bytes in 2.000 s',
      'not sent, ip_fragment: 1,200 frames',
      'not sent, out of sync: 188 bytes',
      '',
    ]);
  });
});
