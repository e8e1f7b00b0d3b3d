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
        { pid: 256, codec: 'mpeg_video', system: 'atsc', isStillPicture: true, isLeakValid: true },
        { pid: 257, codec: 'h264', system: 'atsc', isStillPicture: true, isLeakValid: true },
        { pid: 258, codec: 'hevc', system: 'atsc', isStillPicture: false, isLeakValid: true },
        { pid: 259, codec: 'ac3', system: 'dvb', isStillPicture: false, isLeakValid: true },
        { pid: 260, codec: 'ac3', system: 'atsc', isStillPicture: false, isLeakValid: true },
        { pid: 261, codec: undefined, system: 'atsc', isStillPicture: false, isLeakValid: true },
      ],
    });
  });

  // The descriptor is one byte: seven reserved bits and leak_valid_flag.
  for (const { name, descriptors, isLeakValid } of [
    { name: 'without an STD descriptor', descriptors: [], isLeakValid: true },
    { name: 'leak_valid_flag 1', descriptors: [descriptor(0x11, 0xff)], isLeakValid: true },
    { name: 'leak_valid_flag 0', descriptors: [descriptor(0x11, 0xfe)], isLeakValid: false },
    { name: 'an STD descriptor without content', descriptors: [descriptor(0x11)], isLeakValid: true },
  ]) {
    test(`leak method: ${name}`, () => {
      const streams = [{ pid: 256, streamType: 0x02, descriptors }];
      const program = tStdProgramOf({ programNumber: 1, pcrPid: 256, descriptors: [], streams }, 4096);
      assert.equal(program.streams[0]!.isLeakValid, isLeakValid);
    });
  }

  test('still pictures of HEVC', () => {
    // Profile, compatibility and flags, level_idc 93; then temporal_layer_subset_flag, HEVC_still_present_flag, …
    const hevc = (flags: number) => descriptor(0x38, 1, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 93, flags);
    const isStill = (flags: number) =>
      tStdProgramOf(
        {
          programNumber: 1,
          pcrPid: 256,
          descriptors: [],
          streams: [{ pid: 256, streamType: 0x24, descriptors: [hevc(flags)] }],
        },
        4096,
      ).streams[0]!.isStillPicture;
    assert.equal(isStill(0x40), true);
    assert.equal(isStill(0x80), false);
  });
});
