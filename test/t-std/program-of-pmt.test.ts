import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Descriptor } from '../../src/mpegts/descriptor-list.js';
import { tStdProgramOf } from '../../src/t-std/program-of-pmt.js';

function descriptor(tag: number, ...bytes: number[]): Descriptor {
  return { tag, bytes: Uint8Array.from(bytes) };
}

describe('tStdProgramOf', () => {
  test('video and audio, and which are still pictures', () => {
    const program = tStdProgramOf(
      {
        programNumber: 7,
        pcrPid: 256,
        descriptors: [],
        streams: [
          { pid: 256, streamType: 0x02, descriptors: [descriptor(0x02, 0x1b)] }, // MPEG-2, still_picture_flag
          { pid: 257, streamType: 0x1b, descriptors: [descriptor(0x28, 100, 0, 40, 0xbf)] }, // AVC_still_present
          { pid: 258, streamType: 0x24, descriptors: [] },
          { pid: 259, streamType: 0x06, descriptors: [descriptor(0x6a, 0)] }, // AC-3 of DVB
          { pid: 260, streamType: 0x81, descriptors: [] }, // AC-3 of ATSC
          { pid: 261, streamType: 0x42, descriptors: [] }, // AVS: buffers not known
          { pid: 262, streamType: 0x05, descriptors: [] }, // private sections
        ],
      },
      4096,
    );
    assert.deepEqual(program, {
      programNumber: 7,
      pcrPid: 256,
      pmtPid: 4096,
      streams: [
        { pid: 256, codec: 'mpeg_video', system: 'atsc', isStillPicture: true },
        { pid: 257, codec: 'h264', system: 'atsc', isStillPicture: true },
        { pid: 258, codec: 'hevc', system: 'atsc', isStillPicture: false },
        { pid: 259, codec: 'ac3', system: 'dvb', isStillPicture: false },
        { pid: 260, codec: 'ac3', system: 'atsc', isStillPicture: false },
        { pid: 261, codec: undefined, system: 'atsc', isStillPicture: false },
      ],
    });
  });
});
