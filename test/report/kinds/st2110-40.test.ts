import assert from 'node:assert/strict';
import { test } from 'node:test';
import { streamText } from '../../../src/report/text/stream.js';
import type { AncSpec } from '../../support/st2110/anc-builder.js';
import { ancDatagram } from '../../support/st2110/anc-datagrams.js';
import { reportOf } from '../../support/st2110/rtp-report.js';

const AFD: AncSpec = { did: 0x41, sdid: 0x05, line: 11, data: [0x44, 0, 0, 0, 0, 0, 0, 0] };

test('the text on ancillary data: what there is, and only those faults that there are', () => {
  const datagrams = Array.from({ length: 50 }, (_, index) =>
    ancDatagram({
      sequence: index,
      timestamp: index * 3600,
      packets: [index === 20 ? { ...AFD, damage: { checksum: 1 } } : AFD],
      padding: index === 30 ? 4 : 0,
    }),
  );
  const { report } = reportOf('st2110-40', datagrams);
  const text = streamText(report, { width: undefined });
  for (const line of [
    /^progressive 25: 1 faults?$/m,
    /^datagrams, fields or frames +50, 50$/m,
    /^ANC packets +49$/m,
    /^checksum +1$/m,
    /^with RTP padding +1$/m,
    /^active format +AFD 8 16:9$/m,
    /^41\/05 +11 +49 +AFD and bar data \(ST 2016-3\)$/m,
  ])
    assert.match(text, line);
  assert.doesNotMatch(text, /parity/);
});
