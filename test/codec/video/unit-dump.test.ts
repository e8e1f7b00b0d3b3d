import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { VIDEO_CODECS, type VideoCodec } from '../../../src/codec/video/coded-picture.js';
import { UnitDump } from '../../../src/codec/video/unit-dump.js';
import type { UnitKind } from '../../../src/codec/video/unit-kinds.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { hex } from '../../support/frames/frame-builder.js';

function linesOf(bytes: Uint8Array, codec: VideoCodec, kinds: readonly UnitKind[], hasShort: boolean): string[] {
  const lines: string[] = [];
  const dump = new UnitDump(codec, { hasShort, kinds: new Set(kinds) }, (line) => lines.push(line));
  dump.feed(bytes, 0, bytes.length);
  dump.flush();
  return lines;
}

/** An access unit delimiter, an unregistered message with hostile text, and a type that is not known. */
const H264 = hex(`00000001 09f0 000001 0605 14 ${'11'.repeat(16)} 1b5b3268 80 00000001 18aa`);

test('units by their kinds, those behind short start codes when they are asked for', () => {
  assert.deepEqual(linesOf(H264, 'h264', ['all'], false), [
    'access_unit_delimiter nal_unit_type=9 nal_ref_idc=0 primary_pic_type=7',
    'unknown nal_unit_type=24 nal_ref_idc=0',
  ]);
  assert.deepEqual(linesOf(H264, 'h264', ['user_data_unregistered'], true), [
    'sei user_data_unregistered payload_type=5 payload_size=20 ' +
      `uuid_iso_iec_11578=${'11'.repeat(16)} user_data_payload="?[2h"`,
  ]);
  assert.deepEqual(linesOf(H264, 'h264', ['unknown'], true), ['unknown nal_unit_type=24 nal_ref_idc=0']);
});

test('structures of MPEG-2: the time code of a GOP', () => {
  assert.deepEqual(linesOf(hex('000001b8 5008 0040 000001b7'), 'mpeg_video', ['pic_timing'], false), [
    'group_of_pictures start_code=0xb8 drop_frame_flag=0 time_code_hours=20 time_code_minutes=0 marker_bit=1 ' +
      'time_code_seconds=0 time_code_pictures=0 closed_gop=1 broken_link=0',
  ]);
});

test('any bytes: lines of bounded length, in letters that can be seen', () => {
  const first = fc.constantFrom(
    0x67,
    0x68,
    0x06,
    0x65,
    0x41,
    0x40,
    0x42,
    0x44,
    0x4e,
    0x26,
    0,
    1,
    0xb2,
    0xb3,
    0xb5,
    0xb8,
  );
  const units = fc.array(fc.tuple(first, fc.uint8Array({ maxLength: 200 })), { maxLength: 6 });
  for (const codec of VIDEO_CODECS) {
    fc.assert(
      fc.property(units, (list) => {
        const bytes = Buffer.concat(list.flatMap(([code, rest]) => [Buffer.from([0, 0, 0, 1, code]), rest]));
        for (const line of linesOf(bytes, codec, ['all'], true)) {
          assert.ok(line.length < 40_000, `${line.length}`);
          assert.match(line, /^[ -~…]*$/);
        }
      }),
      { numRuns: fuzzRuns(100) },
    );
  }
});
