import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LatmUnits } from '../../../src/recording/mp4/latm-units.js';

/** AudioMuxElement of 15 bits of StreamMuxConfig, AudioSpecificConfig 0x12 0x10 (AAC LC, 44100 Hz, stereo), and a unit of two bytes. */
function frame(): Uint8Array {
  const bits =
    '0' + // useSameStreamMux
    '0' + // audioMuxVersion
    '1' + // allStreamsSameTimeFraming
    '000000' + // numSubFrames
    '0000' + // numProgram
    '000' + // numLayer
    '0001001000010000' + // AudioSpecificConfig
    '000' + // frameLengthType
    '11111111' + // latmBufferFullness
    '0' + // otherDataPresent
    '0' + // crcCheckPresent
    '00000010' + // PayloadLengthInfo
    '1010101011001100';
  const bytes = bits.match(/.{1,8}/g)!.map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
  return Uint8Array.of(0x56, 0xe0, bytes.length, ...bytes);
}

test('the configuration, and the unit wherever its bits begin', () => {
  const latm = new LatmUnits();
  assert.deepEqual(latm.read(frame()), [Uint8Array.of(0xaa, 0xcc)]);
  assert.deepEqual(latm.config, Uint8Array.of(0x12, 0x10));
  // useSameStreamMux, then a unit of one byte.
  assert.deepEqual(latm.read(Uint8Array.of(0x56, 0xe0, 3, 0x80, 0xff, 0x80)), [Uint8Array.of(0xff)]);
});

test('without a configuration there are none, nor of any bytes', () => {
  assert.deepEqual(new LatmUnits().read(Uint8Array.of(0x56, 0xe0, 2, 0x80, 0x80)), []);
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 80 })), (frames) => {
      const latm = new LatmUnits();
      for (const bytes of frames) for (const unit of latm.read(bytes)) assert.ok(unit.length <= bytes.length);
    }),
  );
});
