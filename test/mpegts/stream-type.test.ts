import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Descriptor, parseDescriptors } from '../../src/mpegts/descriptor-list.js';
import { TRUNCATED } from '../../src/mpegts/packet.js';
import { codecOf, streamTypeName } from '../../src/mpegts/stream-type.js';
import { hex } from '../support/frames/frame-builder.js';

const CASES: readonly { name: string; type: number; stream?: string; program?: string; codec: string }[] = [
  { name: 'AVC', type: 0x1b, codec: 'h264' },
  { name: 'MPEG-2 audio of layer II by default', type: 0x04, codec: 'mp2' },
  { name: 'MPEG audio of layer III by its descriptor', type: 0x03, stream: '0301 50', codec: 'mp3' }, // id 1, layer code 01
  { name: 'MPEG-1 video by its descriptor', type: 0x02, stream: '0301 50 0201 24', codec: 'mpeg1video' }, // mpeg_1_only
  { name: 'private PES data without a word', type: 0x06, codec: 'private_data' },
  { name: 'AC-3 of DVB', type: 0x06, stream: '6a01 00', codec: 'ac3' },
  { name: 'enhanced AC-3 of DVB', type: 0x06, stream: '7a01 00', codec: 'eac3' },
  { name: 'AC-4 of DVB', type: 0x06, stream: '7f02 15 00', codec: 'ac4' },
  { name: 'DTS of DVB', type: 0x06, stream: '7b05 0000000000', codec: 'dts' },
  { name: 'DTS-HD of DVB', type: 0x06, stream: '7f02 0e 00', codec: 'dts' },
  { name: 'AAC of DVB', type: 0x06, stream: '7c01 58', codec: 'aac' },
  { name: 'TTML', type: 0x06, stream: '7f02 20 00', codec: 'ttml' },
  { name: 'VBI data', type: 0x06, stream: '4502 0400', codec: 'vbi' },
  { name: 'DVB subtitles', type: 0x06, stream: '5908 656e67 10 0001 0001', codec: 'dvb_subtitle' },
  { name: 'Opus', type: 0x06, stream: '0504 4f707573', codec: 'opus' },
  { name: 'SMPTE 302M', type: 0x06, stream: '0504 42535344', codec: 's302m' },
  { name: 'SMPTE 2038', type: 0x06, stream: '0504 56414e43', codec: 'smpte_2038' },
  { name: 'a codec descriptor before a registration', type: 0x06, stream: '0504 4f707573 6a01 00', codec: 'ac3' },
  { name: 'HbbTV', type: 0x05, stream: '6f03 0010 e1', codec: 'ait' },
  { name: 'ID3 by registration', type: 0x15, stream: '0504 49443320', codec: 'timed_id3' },
  {
    name: 'ID3 by a metadata descriptor',
    type: 0x15,
    stream: '260d ffff 49443320 ff 49443320 00 0f', // both formats by identifier, service 0
    codec: 'timed_id3',
  },
  { name: 'KLV', type: 0x06, stream: '0504 4b4c5641', codec: 'klv' },
  { name: 'SCTE 35', type: 0x86, program: '0504 43554549', codec: 'scte_35' },
  { name: 'the same value in an HDMV program', type: 0x86, program: '0504 48444d56', codec: 'dts' },
  { name: '0x82 as most mean it', type: 0x82, codec: 'dts' },
  { name: '0x82 in an ATSC program', type: 0x82, program: '0504 47413934', codec: 'scte_27' },
  { name: 'user private value with a registration', type: 0x99, stream: '0504 48455643', codec: 'hevc' },
  { name: 'user private value whose registration says otherwise', type: 0x82, stream: '0504 41432d33', codec: 'ac3' },
  { name: 'user private value', type: 0x99, codec: 'unknown' },
];

describe('codec of an elementary stream', () => {
  for (const { name, type, stream = '', program = '', codec } of CASES) {
    test(name, () => {
      assert.equal(codecOf(type, descriptorsOf(stream), descriptorsOf(program)).codec, codec);
    });
  }

  test('says in words what it is', () => {
    assert.deepEqual(codecOf(0x24, []), { codec: 'hevc', kind: 'video', description: 'HEVC video (H.265)' });
    assert.deepEqual(codecOf(0x99, []), { codec: 'unknown', kind: 'data', description: 'stream type 0x99' });
    assert.equal(streamTypeName(0x0f), 'ISO/IEC 13818-7 audio, ADTS');
    assert.equal(streamTypeName(0x80, 'HDMV'), 'Blu-ray PCM audio');
  });
});

function descriptorsOf(digits: string): readonly Descriptor[] {
  const bytes = hex(digits);
  const descriptors = parseDescriptors(bytes, 0, bytes.length);
  assert.ok(descriptors !== TRUNCATED);
  return descriptors;
}
