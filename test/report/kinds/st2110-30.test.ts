import assert from 'node:assert/strict';
import { test } from 'node:test';
import { streamText } from '../../../src/report/text/stream.js';
import { audioPacket, coded, tone } from '../../support/st2110/audio-builder.js';
import { reportOf } from '../../support/st2110/rtp-report.js';

const MS = 1e6;

test('the text on a stream of sound: format, losses, times with their verdict, levels', () => {
  const datagrams = Array.from({ length: 1000 }, (_, sequence) => ({
    datagram: audioPacket({
      sequence,
      timestamp: sequence * 48,
      payload: coded(tone(2, sequence * 48, 48), 'AM824', sequence * 48),
    }),
    // Two packets wait for a third.
    timeNs: sequence * MS + ([2, 1][(sequence % 10) - 5] ?? 0) * MS,
  })).filter((_, sequence) => sequence !== 300);
  const { report } = reportOf('st2110-30', datagrams);
  const text = streamText(report, { width: undefined });
  for (const line of [
    /^AM824 2 channels 48 kHz 1\.00 ms; TS-DF: wide \(TS-DF is 2\.00 packet times \(limit 17\)\)$/m,
    /^packets, samples +999, 47,952$/m,
    /^missing packets, samples +1, 48$/m,
    /^RTP time verdict +unmeasurable \(nothing states that the RTP clock is locked to PTP\)$/m,
    /^AES3 parity, framing, not valid +0, 0, 0$/m,
    /^1–2 pair +-2\.5 -2\.5 +-5\.5 -5\.5 /m,
  ])
    assert.match(text, line);
});
