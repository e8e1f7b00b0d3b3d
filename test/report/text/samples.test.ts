import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overviewText } from '../../../src/report/text/overview.js';
import { streamText } from '../../../src/report/text/stream.js';
import { reportOnPackets } from '../../support/analysis/packet-report.js';
import { missingSamples, readSampleTs } from '../../support/samples/samples.js';

const skip = missingSamples();

// Facts: tsp -I file <sample> -P analyze --json (TSDuck), in ../shared/samples/expected
test('a multiplex of six services', { skip }, () => {
  const report = reportOnPackets(readSampleTs('tsduck_test-108'), 22_394_313);
  const overview = overviewText([report], {});
  for (const name of ['Rai 1', 'Rai 2', 'Rai 3 TGR Emilia Romagna', 'Rai Radio1'])
    assert.ok(overview.includes(name), name);
  const text = streamText(report, {});
  assert.match(text, /^packets +20,000$/m);
  assert.match(text, /^ +3401 {2}Rai 1 +/m);
  assert.match(text, /^Table .*\nPAT +0x0000/m);
});

test('a service with video, audio, subtitles and applications', { skip }, () => {
  const text = streamText(reportOnPackets(readSampleTs('tsduckref_test-206.1'), 3_245_485), {});
  assert.match(text, /^ +4352 {2}BBC NEWS .* 0x01f4 {2}500 {2}0x01f5 {2}501 +7 /m);
  assert.match(text, /^0x01f5 {2}501 {2}MPEG-2 video \(H\.262\) 704x576 interlaced 25 fps 16:9/m);
  assert.match(text, /^0x01f6 {2}502 {2}MPEG audio layer II .* eng /m);
  assert.match(text, /^SDT actual +0x0011 {3}17 /m);
});
