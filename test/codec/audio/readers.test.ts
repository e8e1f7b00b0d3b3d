import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ac4FrameSizeAt, ac4TocAt } from '../../../src/codec/audio/ac4.js';
import { Ac4Reader } from '../../../src/codec/audio/ac4-reader.js';
import { AdtsReader } from '../../../src/codec/audio/adts-reader.js';
import type { AudioFormat } from '../../../src/codec/audio/audio-format.js';
import { DtsReader } from '../../../src/codec/audio/dts-reader.js';
import type { FrameReader } from '../../../src/codec/audio/frame-reader.js';
import { LatmReader } from '../../../src/codec/audio/latm-reader.js';
import { MpegAudioReader } from '../../../src/codec/audio/mpeg-audio-reader.js';
import { OpusReader } from '../../../src/codec/audio/opus-reader.js';
import { S302mReader } from '../../../src/codec/audio/s302m-reader.js';
import { hex } from '../../support/frames/frame-builder.js';
import { BitWriter } from '../../support/packets/bit-writer.js';

/** What a reader makes of a frame, filled up with zeros. */
function read(reader: FrameReader, head: Uint8Array): { readonly size: number; readonly format: AudioFormat } {
  const frame = new Uint8Array(Math.max(head.length, reader.headBytes));
  frame.set(head);
  const size = reader.frameSizeAt(frame, 0, frame.length);
  reader.read(frame, 0, frame.length);
  return { size, format: reader.format() };
}

describe('MPEG audio', () => {
  // Spec: ISO/IEC 11172-3, 2.4.2.3: mode in the upper bits of the last byte
  for (const [header, codec, layout, profile] of [
    ['fffda400', 'mp2', 'stereo', 'MPEG-1 layer II'],
    ['fffda440', 'mp2', 'stereo', 'MPEG-1 layer II, joint stereo'],
    ['fffda480', 'mp2', 'dual mono', 'MPEG-1 layer II'],
    ['fffda4c0', 'mp2', 'mono', 'MPEG-1 layer II'],
    ['fffb9000', 'mp3', 'stereo', 'MPEG-1 layer III'],
    ['fff59400', 'mp2', 'stereo', 'MPEG-2 layer II'],
    ['ffffa400', 'mp1', 'stereo', 'MPEG-1 layer I'],
  ] as const) {
    test(`${header}: ${profile}, ${layout}`, () => {
      const { format } = read(new MpegAudioReader(), hex(header));
      assert.deepEqual([format.codec, format.layout, format.profile], [codec, layout, profile]);
    });
  }

  test('the rate of layer III is no part of its format, as it changes from frame to frame', () => {
    const key = (header: string) => {
      const reader = new MpegAudioReader();
      read(reader, hex(header));
      return reader.formatKey;
    };
    assert.equal(key('fffb9000'), key('fffba000'));
    assert.notEqual(key('fffda400'), key('fffd9400'));
  });
});

describe('AAC', () => {
  test('ADTS: channels of channel_configuration 0 stand in a program_config_element', () => {
    const bits = new BitWriter()
      .u(12, 0xfff)
      .u(4, 1)
      .u(2, 1)
      .u(4, 3)
      .u(1, 0)
      .u(3, 0)
      .u(4, 0)
      .u(13, 40)
      .u(11, 0x7ff)
      .u(2, 0);
    // id_syn_ele 5; tag, object type, rate; front 2 (one of them a pair), side 0, back 1 (a pair), lfe 1
    bits.u(3, 5).u(4, 0).u(2, 1).u(4, 3).u(4, 2).u(4, 0).u(4, 1).u(2, 1).u(3, 0).u(4, 0).u(3, 0);
    bits.u(1, 0).u(4, 0).u(1, 1).u(4, 0).u(1, 1).u(4, 1).u(4, 0);
    const { size, format } = read(new AdtsReader(), bits.bytes());
    assert.equal(size, 40);
    assert.deepEqual([format.channels, format.layout, format.profile], [6, '5.1', 'LC']);
  });

  test('ADTS: 7.1 is channel_configuration 7', () => {
    const bits = new BitWriter()
      .u(12, 0xfff)
      .u(4, 1)
      .u(2, 1)
      .u(4, 3)
      .u(1, 0)
      .u(3, 7)
      .u(4, 0)
      .u(13, 40)
      .u(11, 0x7ff)
      .u(2, 0);
    const { format } = read(new AdtsReader(), bits.bytes());
    assert.deepEqual([format.channels, format.layout, format.sample_rate_hz], [8, '7.1', 48_000]);
  });

  test('LATM: twice the samples where SBR doubles the rate', () => {
    const bits = new BitWriter().u(11, 0x2b7).u(13, 60).u(2, 0).u(1, 1).u(6, 0).u(4, 0).u(3, 0);
    bits.u(5, 29).u(4, 6).u(4, 1).u(4, 3).u(5, 2).u(3, 0);
    const reader = new LatmReader();
    const { size, format } = read(reader, bits.bytes());
    assert.equal(size, 63);
    assert.equal(reader.samples, 2048);
    assert.deepEqual([format.profile, format.has_ps, format.channels, format.layout], ['HE-AAC_v2', true, 2, 'stereo']);
    read(reader, new BitWriter().u(11, 0x2b7).u(13, 60).u(1, 1).bytes());
    assert.equal(reader.format().channels, 2, 'useSameStreamMux');
  });

  test('LATM: several frames in one AudioMuxElement, of 960 samples', () => {
    const bits = new BitWriter().u(11, 0x2b7).u(13, 60).u(2, 0).u(1, 1).u(6, 2).u(4, 0).u(3, 0);
    const reader = new LatmReader();
    read(reader, bits.u(5, 2).u(4, 3).u(4, 6).u(1, 1).u(2, 0).bytes());
    assert.equal(reader.samples, 3 * 960);
    assert.equal(reader.format().layout, '5.1');
  });
});

describe('DTS', () => {
  /** Spec: ETSI TS 102 114, 5.3 */
  function core(amode: number, lff: number, extension = -1): BitWriter {
    const bits = new BitWriter().u(32, 0x7ffe_8001).u(1, 1).u(5, 31).u(1, 0).u(7, 15).u(14, 1005).u(6, amode).u(4, 13);
    bits
      .u(5, 24)
      .u(5, 0)
      .u(3, Math.max(extension, 0))
      .u(1, extension < 0 ? 0 : 1)
      .u(1, 0)
      .u(2, lff)
      .u(1, 0)
      .u(1, 0);
    return bits.u(4, 7).u(2, 0).u(3, 5).u(2, 0).u(4, 4);
  }

  test('a core of 5.1', () => {
    const reader = new DtsReader();
    const { size, format } = read(reader, core(9, 2).bytes());
    assert.equal(size, 1006);
    assert.equal(reader.samples, 512);
    assert.deepEqual([format.profile, format.channels, format.layout], ['DTS', 6, '5.1']);
    assert.deepEqual([format.bitrate_bps, format.bit_depth, format.dialnorm_db], [1_536_000, 24, -4]);
  });

  test('extensions within the core', () => {
    assert.equal(read(new DtsReader(), core(9, 2, 0).bytes()).format.profile, 'DTS-ES');
    assert.equal(read(new DtsReader(), core(9, 2, 2).bytes()).format.profile, 'DTS 96/24');
  });

  // Spec: ETSI TS 102 114, 7.4.1: UserDefinedBits, nExtSSIndex, bHeaderSizeType, nuExtSSHeaderSize, nuExtSSFsize
  for (const [sync, profile] of [
    [0x41a2_9547, 'DTS-HD MA'],
    [0x655e_315e, 'DTS-HD HRA'],
    [0x1234_5678, 'DTS-HD'],
  ] as const) {
    test(`an extension substream: ${profile}`, () => {
      const reader = new DtsReader();
      const extension = new BitWriter().u(32, 0x6458_2025).u(8, 0).u(2, 0).u(1, 0).u(8, 31).u(16, 799).u(5, 0);
      for (let n = 0; n < 23; n++) extension.u(8, 0);
      const bytes = extension.u(32, sync).bytes();
      read(reader, core(9, 2).bytes());
      const { size } = read(reader, bytes);
      assert.equal(size, 800);
      assert.equal(reader.samples, 0, 'it belongs to the core');
      assert.equal(read(reader, core(9, 2).bytes()).format.profile, profile);
    });
  }
});

describe('Opus', () => {
  test('a control header with trims and an extension', () => {
    const reader = new OpusReader(6);
    // prefix, start_trim_flag, end_trim_flag, control_extension_flag; au_size 255 + 10; trims; extension of 2 bytes; TOC
    const { size, format } = read(reader, hex('7ffc ff 0a 0078 0010 02 aabb fc'));
    assert.equal(size, 2 + 2 + 4 + 3 + 265);
    assert.equal(reader.samples, 960, 'CELT of 20 ms: RFC 6716, table 2');
    assert.deepEqual([format.channels, format.layout], [6, '5.1']);
  });

  test('frames by config and code', () => {
    const samplesOf = (toc: string) => {
      const reader = new OpusReader(2);
      read(reader, hex(`7fe0 10 ${toc}`));
      return reader.samples;
    };
    // RFC 6716, table 2, and 3.2: codes 0 to 3
    assert.equal(samplesOf('08'), 960, 'SILK, 20 ms');
    assert.equal(samplesOf('09'), 1920, 'two of them');
    assert.equal(samplesOf('80'), 120, 'CELT, 2.5 ms');
    assert.equal(samplesOf('6303'), 3 * 480, 'three of hybrid, 10 ms');
  });

  test('without a descriptor the channels are not known', () => {
    assert.equal(read(new OpusReader(-1), hex('7fe0 10 fc')).format.channels, null);
    assert.equal(read(new OpusReader(0), hex('7fe0 10 fc')).format.layout, 'dual mono');
  });
});

describe('SMPTE ST 302', () => {
  test('pairs of 20 and 24 bits', () => {
    const reader = new S302mReader();
    // audio_packet_size 2400, 2 channels, 24 bits are 7 bytes a pair, which does not fit; 20 bits are 6
    assert.equal(reader.frameSizeAt(hex('0960 0020'), 0), 0);
    const { size, format } = read(reader, hex('0960 0010'));
    assert.equal(size, 2404);
    assert.equal(reader.samples, 400);
    assert.deepEqual([format.channels, format.layout, format.bit_depth], [2, 'stereo', 20]);
    assert.equal(read(new S302mReader(), hex('0a80 c020')).format.layout, '4 pairs');
  });
});

// Hand-built: no encoder is at hand.
describe('AC-4', () => {
  /** Spec: ETSI TS 103 190-1, 4.2.3.1; ETSI TS 103 190-2, 6.2.1.1: up to the presentations. */
  function toc(version: number, presentations: string, rateIndex = 2): BitWriter {
    const bits = new BitWriter()
      .u(16, 0xac40)
      .u(16, 300)
      .u(2, version)
      .u(10, 77)
      .u(1, 0)
      .u(1, 1)
      .u(4, rateIndex)
      .u(1, 1);
    return bits.code(presentations).u(1, 0); // b_payload_base
  }
  /** b_single_substream, presentation_version 0, md_compat, b_presentation_id, b_multiplier, emdf_info with 8 bits of protection. */
  const FIRST_EDITION = '1 0 001 0 0 00 000 0 01 00 00000000';
  /** As that, with presentation_version 1; b_presentation_filter, group_index 0, b_pre_virtualized … b_pres_ndot, substream_index. */
  const SECOND_EDITION = '1 10 001 0 0 00 000 0 01 00 00000000 0 000 0 0 0 1 00';

  for (const [name, bytes, channels, layout] of [
    ['first edition, stereo', toc(0, '1').code(FIRST_EDITION).code('10'), 2, 'stereo'],
    ['first edition, 5.1', toc(1, '1').code(FIRST_EDITION).code('1110'), 6, '5.1'],
    ['second edition, 5.1', toc(2, '1').u(1, 0).code(SECOND_EDITION).code('1 0 1 1 1110'), 6, '5.1'],
    ['second edition, 7.1.4', toc(2, '1').u(1, 0).code(SECOND_EDITION).code('1 0 1 1 11111101'), 12, '7.1.4'],
  ] as const) {
    test(name, () => {
      const frame = bytes.u(32, 0).bytes();
      const { channelMode, frameRate, sequenceCounter, sampleRateHz } = ac4TocAt(frame, 0, frame.length)!;
      assert.equal(ac4FrameSizeAt(frame, 0), 304);
      assert.deepEqual(channelMode, { channels, layout });
      assert.deepEqual([frameRate, sequenceCounter, sampleRateHz], [25, 77, 48_000]);
    });
  }

  test('object-coded substreams have no channel mode', () => {
    const frame = toc(2, '1').u(1, 0).code(SECOND_EDITION).code('1 0 1 0 0000').u(32, 0).bytes();
    assert.equal(ac4TocAt(frame, 0, frame.length)!.channelMode, undefined);
  });

  test('several presentations', () => {
    // b_more_presentations, variable_bits(2) 1: three
    const frame = toc(2, '0 1 01 0').u(1, 0).code(SECOND_EDITION.repeat(3)).code('1 0 1 1 10').u(32, 0).bytes();
    const { presentations, channelMode } = ac4TocAt(frame, 0, frame.length)!;
    assert.equal(presentations, 3);
    assert.equal(channelMode?.layout, 'stereo');
  });

  test('frames last as long as their rate says', () => {
    const reader = new Ac4Reader();
    const { format } = read(reader, toc(2, '1', 3).u(1, 0).code(SECOND_EDITION).code('1 0 1 1 10').u(32, 0).bytes());
    assert.ok(Math.abs(reader.samples - 1601.6) < 1e-9, '29.97 frames/s at 48 kHz');
    assert.deepEqual([format.codec, format.layout, format.presentations], ['ac4', 'stereo', 1]);
  });

  test('a long frame, and one with a checksum', () => {
    assert.equal(ac4FrameSizeAt(hex('ac41ffff012345'), 0), 7 + 0x12345 + 2);
    assert.equal(ac4FrameSizeAt(hex('ac400000000000'), 0), 0);
  });
});
