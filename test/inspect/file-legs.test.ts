import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { analyzeFile } from '../../src/inspect/analyze-file.js';
import { streamText } from '../../src/report/text/stream.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

// EBU LIST's own unit test of the file: of 370 packets within both legs 12 are missing and 2 different, each counted on both legs; tshark
// counts 11 lost on leg A and 5 on leg B, so that 5 are lost on both.
describe('legs of a file', { skip: missingSamples() }, () => {
  test('they are one stream, and what is missing on each is told', async () => {
    const { report } = await analyzeFile({
      path: path.join(samplesDir()!, 'pilist_ST2022-7-Audio_dropped_in_both.pcap'),
      profile: '2020',
      legs: [{ a: '239.1.2.1:6000', b: '239.1.2.2:6000' }],
      run: 'test',
      stop: new AbortController().signal,
      context: () => ({ timestamp: 0, host: null }),
      take: () => {},
    });
    assert.deepEqual(
      report.streams.map(({ stream_id }) => stream_id),
      ['239.1.2.1:6000+239.1.2.2:6000'],
    );
    const [stream] = report.streams;
    assert.ok(stream?.kind === 'st2110-30');
    const { on_both, only_on_a, only_on_b, on_neither, different_content } = stream.legs!.total;
    assert.deepEqual([on_both, only_on_a, only_on_b, on_neither, different_content], [179, 0, 6, 5, 1]);
    assert.deepEqual([stream.audio.total.missing_packets, stream.rtp?.rtp_lost], [5, 5]);
    const text = streamText(stream, { width: undefined });
    assert.match(text, /^only on A, only on B +0, 6$/m);
    assert.match(text, /^deepest buffer needed +52 ns, 0 packets$/m);
  });
});
