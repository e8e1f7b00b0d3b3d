import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ST2110_20 } from '../../../src/report/kinds/st2110-20/kind.js';
import { streamText } from '../../../src/report/text/stream.js';
import { reportOfSender } from '../../support/analysis/video-report.js';
import { senderCase } from '../../support/st2110/video-cases.js';
import { sentPackets } from '../../support/st2110/video-sender.js';

const { spec } = senderCase({ width: 1280, height: 720, rate: [60_000n, 1001n], frames: 6 });

test('the text says what is sent and what the sender complies with', async () => {
  const { report } = await reportOfSender(sentPackets(spec));
  const text = streamText(report, {});
  assert.match(text, /^1280×720 59.94p YCbCr-4:2:2 10 bit; sender: narrow$/m);
  assert.match(text, /^C_INST shares \(model: list\) +0: 100.00 %$/m);
  assert.match(text, /^RTP offset to N × T +unmeasurable: no PTP clock stated$/m);
});

test('metrics and history have the frames', async () => {
  const { report } = await reportOfSender(sentPackets(spec));
  const samples = new Map<string, (number | null | undefined)[]>();
  for (const { scope, thingsOf } of ST2110_20.metrics) {
    for (const { source } of thingsOf(report, 1)) {
      for (const { name, read } of scope.families) {
        read(source, (value) => samples.set(name, [...(samples.get(name) ?? []), value]));
      }
    }
  }
  assert.deepEqual(samples.get('tscap_video_frames_total'), [3]);
  assert.deepEqual(samples.get('tscap_video_sender_verdict'), [1, 0, 0, 0, 0]);
  assert.deepEqual(
    ST2110_20.history.counts.map(({ read }) => read(report)),
    [3, 0, 0],
  );
});
