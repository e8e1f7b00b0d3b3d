import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { contradictionsOf } from '../../../src/analysis/content/audio-contradictions.js';
import { AudioDescriptionWatch } from '../../../src/analysis/content/audio-description-watch.js';
import type { ContentEvent } from '../../../src/analysis/content/content-event.js';
import { type AudioFormat, NO_FORMAT } from '../../../src/codec/audio/audio-format.js';
import { description, noConditions, noEssence } from '../../support/analysis/content-rig.js';
import { packetReport } from '../../support/analysis/file-report.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { hex } from '../../support/frames/frame-builder.js';
import { missingSamples, sampleNames, samplesDir } from '../../support/samples/samples.js';

const SURROUND: AudioFormat = { ...NO_FORMAT, codec: 'eac3', channels: 6, layout: '5.1', service: 'complete main' };
const STEREO: AudioFormat = { ...NO_FORMAT, codec: 'ac3', channels: 2, layout: 'stereo', service: 'complete main' };

/** What is found for a descriptor, with `fra` as the language of the stream. */
function found(tag: number, content: string, format: AudioFormat, streamType = 0x06): string[] {
  const descriptors = [
    { tag: 0x0a, bytes: hex('667261 00') },
    { tag, bytes: hex(content) },
  ];
  return contradictionsOf({ pid: 1, streamType, descriptors }, format).map(
    (item) => `${item.descriptor} ${item.field}: ${item.described}, ${item.found}`,
  );
}

describe('descriptors of audio against its frames', () => {
  // Spec: ETSI EN 300 468, annex D.3: component_type behind the flags
  for (const [content, format, expected] of [
    ['80 c4', SURROUND, []],
    ['80 c2', SURROUND, ['enhanced_ac3 channels: 2 channels, 5.1']],
    ['80 44', SURROUND, ['enhanced_ac3 codec: ac3, eac3']],
    ['80 d4', SURROUND, ['enhanced_ac3 service: visually impaired, complete main']],
    ['80 c5', SURROUND, ['enhanced_ac3 channels: more than 5.1 channels, 5.1']],
    ['00', SURROUND, []],
  ] as const) {
    test(`enhanced_AC-3_descriptor ${content}`, () => assert.deepEqual(found(0x7a, content, format), expected));
  }

  // Spec: ATSC A/52, annex A: sample_rate_code, bsid; bit_rate_code, surround_mode; bsmod, num_channels, full_svc
  for (const [content, expected] of [
    ['08 28 05', []],
    ['08 28 0f', ['ac3_audio_stream channels: 5 channels, stereo']],
    ['08 28 45', ['ac3_audio_stream service: visually impaired, complete main']],
    ['08 28 1b', []],
    ['08 28 11', ['ac3_audio_stream channels: up to 1 channels, stereo']],
  ] as const) {
    test(`AC-3_audio_stream_descriptor ${content}`, () =>
      assert.deepEqual(found(0x81, content, STEREO, 0x81), expected));
  }

  test('layer of MPEG audio, and the language of supplementary audio', () => {
    const mp2: AudioFormat = { ...NO_FORMAT, codec: 'mp2', channels: 2, layout: 'stereo' };
    assert.deepEqual(found(0x03, '67', mp2), []);
    assert.deepEqual(found(0x03, '57', mp2), ['audio_stream codec: mp3, mp2']);
    assert.deepEqual(found(0x0a, '656e67 00', mp2), []);
  });

  test('is told once, and again when it is another', () => {
    const events: ContentEvent[] = [];
    const unknown = { ticks: Number.NaN, timeNs: Number.NaN };
    let now = description(1, 'eac3', [{ tag: 0x7a, bytes: hex('80 c2') }]);
    const watch = new AudioDescriptionWatch({
      pid: 1,
      get description() {
        return now;
      },
      pcr: unknown,
      videoPts: unknown,
      conditions: noConditions(),
      essence: noEssence(),
      tell: (event) => events.push(event),
    });
    assert.equal(watch.isOutdated, true);
    watch.compare(SURROUND, 5);
    watch.compare(SURROUND, 6);
    assert.equal(watch.isOutdated, false);
    assert.equal(events.length, 1);
    now = description(1, 'eac3', [{ tag: 0x7a, bytes: hex('80 c4') }]);
    assert.equal(watch.isOutdated, true);
    watch.compare(SURROUND, 7);
    assert.deepEqual([events.length, watch.contradictions], [1, []]);
  });

  test('takes any descriptors', () => {
    const tags = fc.constantFrom(0x03, 0x0a, 0x6a, 0x7a, 0x7f, 0x81, 0xcc);
    const descriptors = fc.array(fc.record({ tag: tags, bytes: fc.uint8Array({ maxLength: 40 }) }), { maxLength: 5 });
    fc.assert(
      fc.property(descriptors, fc.constantFrom(0x06, 0x81, 0x87), (list, streamType) => {
        assert.ok(Array.isArray(contradictionsOf({ pid: 1, streamType, descriptors: list }, SURROUND)));
      }),
      { numRuns: fuzzRuns(300) },
    );
  });

  test('recorded streams say what they are', { skip: missingSamples() }, async () => {
    const names = sampleNames().filter((name) => /ac3|ait|089|108|206/.test(name) && !name.startsWith('derived'));
    const all: string[] = [];
    for (const name of names) {
      const { pids } = await packetReport(path.join(samplesDir()!, `${name}.mpegts`));
      for (const { pid, audio } of Object.values(pids)) {
        for (const { field, described, found: is } of audio?.contradictions ?? [])
          all.push(`${name} ${pid} ${field}: ${described}, ${is}`);
      }
    }
    assert.deepEqual(all, []);
  });
});
