import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { audioSection } from '../../../src/report/kinds/mpegts/audio-section.js';
import { dataSection } from '../../../src/report/kinds/mpegts/data-section.js';
import { packetReport } from '../../support/analysis/file-report.js';
import { fileStream, pidReport } from '../../support/analysis/stream-report.js';
import { missingSamples, samplesDir } from '../../support/samples/samples.js';

describe('audio in text', { skip: missingSamples() }, () => {
  test('a row for each audio stream', async () => {
    const report = await packetReport(path.join(samplesDir()!, 'exo_sample_eac3joc.mpegts'));
    const [title, row, ...others] = audioSection(report, 200);
    assert.match(title!, /Audio +codec +layout +rate +bitrate +dialnorm +service +state/);
    assert.match(row!, /0x076c .*eac3 Dolby Atmos \(JOC\) +5\.1 +48 kHz +640.0 kb\/s +-27 dB +in sync +64/);
    assert.deepEqual(others, []);
  });

  test('nothing where there is no audio', async () => {
    const report = await packetReport(path.join(samplesDir()!, 'shaka_captions-test.mpegts'));
    assert.deepEqual(audioSection(report, 200), []);
    assert.deepEqual(dataSection(report, 200), []);
  });
});

test('data by kinds, without what could rewrite the terminal', () => {
  const figures = { pes_packets: 3, units: 3, errors: 1, interval_max_ns: null };
  const metadata = {
    format: 'id3' as const,
    is_synchronous: false,
    kinds: [{ key: 'TXXX \x1b[31m', name: null, count: 3 }],
    other_kinds: 0,
    interval: figures,
    total: figures,
  };
  const counts = {
    pes_packets: 2,
    empty_pes_packets: 0,
    anc_packets: 4,
    checksum_errors: 1,
    identifier_errors: 0,
    truncated: 0,
  };
  const ancillary = {
    kinds: [{ did: 0x41, sdid: 5, name: 'AFD and bar data (ST 2016-3)', line: 9, packets: 4 }],
    other_kinds: 0,
    interval: counts,
    total: counts,
  };
  const pids = { 256: pidReport(256, { metadata }), 257: pidReport(257, { ancillary }) };
  const [, anc, id3] = dataSection(fileStream({ pids }), 200);
  assert.match(anc!, /0x0101 +257 +ST 2038 +0x41\/0x05 AFD and bar data \(ST 2016-3\) +9 +4 +1/);
  assert.match(id3!, /0x0100 +256 +ID3 +TXXX \?\[31m +3 +1/);
});
