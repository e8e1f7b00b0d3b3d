import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AudioParameters, VideoParameters } from '../../src/t-std/buffer-parameters.js';
import { DecoderBuffer } from '../../src/t-std/decoder-buffer.js';

const MS_27M = 27_000;
/** A megabyte a second from MB to EB: 1000 bytes in a millisecond. */
const VIDEO: VideoParameters = {
  kind: 'video',
  rxBps: 10_000_000,
  mbBytes: 5000,
  ebBytes: 10_000,
  rbxBps: 8_000_000,
  delayLimitS: 1,
  isLowDelay: false,
  mustEmptyMb: true,
};
const AUDIO: AudioParameters = { kind: 'audio', rxBps: 2_000_000, bBytes: 3584, delayLimitS: 1 };

/** Access units: bytes, when they begin to arrive and leave the transport buffer, when they are decoded; in ms. */
type Unit = readonly [bytes: number, arrivalMs: number, leaveMs: number, decodingMs: number];

function faultsOf(
  parameters: VideoParameters | AudioParameters,
  units: readonly Unit[],
  untilMs: number,
): { faults: string[]; buffer: DecoderBuffer } {
  const faults: string[] = [];
  const tell = (name: string) => (value: number) => void faults.push(`${name} ${Math.round(value * 100) / 100}`);
  const buffer = new DecoderBuffer(parameters, parameters.delayLimitS, {
    overflow: tell('overflow'),
    underflow: tell('underflow'),
    notEmptied: tell('not emptied'),
    delay: tell('delay'),
  });
  for (const [bytes, , , decodingMs] of units) {
    buffer.beginAccessUnit(0, decodingMs * MS_27M);
    buffer.announce(bytes);
  }
  for (const [bytes, arrivalMs, leaveMs] of units) buffer.deliver(bytes, arrivalMs * MS_27M, leaveMs * MS_27M);
  buffer.advance(untilMs * MS_27M);
  return { faults, buffer };
}

describe('DecoderBuffer of audio', () => {
  const cases: readonly { name: string; units: readonly Unit[]; faults: readonly string[] }[] = [
    {
      name: 'frames that come before they are decoded',
      units: [
        [576, 0, 5, 30],
        [576, 24, 29, 54],
        [576, 48, 53, 78],
      ],
      faults: [],
    },
    {
      name: 'a byte of 3584 too much',
      units: [
        [3584, 0, 5, 30],
        [1, 6, 7, 54],
      ],
      faults: ['overflow 3585'],
    },
    {
      name: 'exactly full',
      units: [
        [3583, 0, 5, 30],
        [1, 6, 7, 54],
      ],
      faults: [],
    },
    { name: 'a frame that comes after its decoding time', units: [[576, 0, 31, 30]], faults: ['underflow 576'] },
    {
      name: 'the second frame is late, the third is not',
      units: [
        [576, 0, 5, 30],
        [400, 24, 60, 54],
        [576, 61, 70, 78],
      ],
      faults: ['underflow 400'],
    },
    { name: 'a delay of a second', units: [[576, 0, 5, 1000]], faults: [] },
    { name: 'a delay of more than a second', units: [[576, 0, 5, 1010]], faults: ['delay 1.01'] },
  ];
  for (const { name, units, faults } of cases) {
    test(name, () => assert.deepEqual(faultsOf(AUDIO, units, 2000).faults, faults));
  }

  test('the bytes of a frame that go on to come behind its decoding time', () => {
    const faults: string[] = [];
    const tell = (name: string) => (value: number) => void faults.push(`${name} ${value}`);
    const buffer = new DecoderBuffer(AUDIO, 1, {
      overflow: tell('overflow'),
      underflow: tell('underflow'),
      notEmptied: tell('not emptied'),
      delay: tell('delay'),
    });
    buffer.beginAccessUnit(0, 30 * MS_27M);
    buffer.announce(500);
    buffer.deliver(500, 0, 10 * MS_27M);
    buffer.advance(40 * MS_27M); // decoded with the 500 bytes that are known
    buffer.announce(76);
    buffer.deliver(76, 40 * MS_27M, 41 * MS_27M);
    assert.deepEqual(faults, []);
    buffer.beginAccessUnit(0, 54 * MS_27M); // only now is the end of the first known
    assert.deepEqual(faults, ['underflow 76']);
  });
});

describe('DecoderBuffer of video', () => {
  const cases: readonly { name: string; units: readonly Unit[]; faults: readonly string[] }[] = [
    { name: '2000 bytes leak in 2 ms', units: [[2000, 0, 1, 3]], faults: [] },
    { name: 'and not in 1 ms', units: [[2000, 0, 1, 2]], faults: ['underflow 1000'] },
    { name: 'MB has 5000 bytes', units: [[5000, 0, 1, 100]], faults: [] },
    { name: 'and no more', units: [[5001, 0, 1, 100]], faults: ['overflow 5001'] },
    {
      // EB is full at 10 ms with 1000 bytes left in MB, where 4500 come to at 11 ms.
      name: 'EB is full, and so MB overflows',
      units: [
        [4500, 0, 1, 100],
        [4500, 4, 5, 140],
        [2000, 8, 9, 180],
        [4500, 10, 11.5, 220],
      ],
      faults: ['overflow 5500'],
    },
    {
      name: 'EB stays full, and MB is not empty for just less than a second',
      units: [
        [4500, 500, 501, 1490],
        [4500, 504, 505, 1492],
        [2000, 508, 509, 1495],
        [100, 1485, 1510, 1520],
      ],
      faults: [],
    },
  ];
  for (const { name, units, faults } of cases) {
    test(name, () => assert.deepEqual(faultsOf(VIDEO, units, 3000).faults, faults));
  }

  test('a PES header is in MB until the byte behind it goes on into EB', () => {
    const told: string[] = [];
    const tell = (name: string) => (value: number) => void told.push(`${name} ${value}`);
    const sink = {
      overflow: tell('overflow'),
      underflow: tell('underflow'),
      notEmptied: tell('not emptied'),
      delay() {},
    };
    const buffer = new DecoderBuffer(VIDEO, 1, sink);
    const feed = (bytes: number, headerBytes: number, ms: number) => {
      buffer.announce(bytes);
      buffer.deliver(bytes, 0, ms * MS_27M, headerBytes);
    };
    buffer.beginAccessUnit(0, 500 * MS_27M);
    feed(4981, 19, 1); // exactly full
    assert.equal(buffer.maxMainBytes, 5000);
    feed(1000, 19, 2); // 3981 are left without their header
    assert.equal(buffer.maxMainBytes, 5000);
    feed(1001, 0, 3); // 3981 − 1000 + 1000 + 19 + 1001
    assert.equal(buffer.maxMainBytes, 5001);
    assert.deepEqual(told, ['overflow 5001']);
  });

  test('a PES header without anything behind it keeps MB from being empty', () => {
    const told: string[] = [];
    const tell = (name: string) => (value: number) => void told.push(`${name} ${Math.round(value * 100) / 100}`);
    const sink = {
      overflow: tell('overflow'),
      underflow: tell('underflow'),
      notEmptied: tell('not emptied'),
      delay() {},
    };
    const buffer = new DecoderBuffer(VIDEO, 10, sink);
    buffer.deliver(0, 0, 1 * MS_27M, 14);
    buffer.advance(900 * MS_27M);
    assert.deepEqual(told, []);
    buffer.advance(1011 * MS_27M);
    assert.deepEqual(told, ['not emptied 1.01']);
    buffer.beginAccessUnit(0, 3000 * MS_27M);
    buffer.announce(170);
    buffer.deliver(170, 0, 1100 * MS_27M);
    buffer.advance(2990 * MS_27M);
    assert.deepEqual(told, ['not emptied 1.01']);
  });

  const STALLED: readonly Unit[] = [
    [4500, 0, 1, 1990],
    [4500, 4, 5, 1992],
    [2000, 8, 9, 1995],
    [100, 1040, 1041, 2000],
  ];
  // MB has bytes from 1 ms on: what came first is not gone when the next comes, nor that when EB is full.
  test('MB that is not empty for a second, and delays of more', () => {
    const { faults, buffer } = faultsOf(VIDEO, STALLED, 3000);
    assert.deepEqual(faults, ['delay 1.99', 'delay 1.99', 'delay 1.99', 'not emptied 1.04']);
    assert.equal(buffer.maxEbBytes, 10_000);
    assert.equal(buffer.minFillBytes, 0);
    assert.equal(buffer.accessUnits, 4);
  });

  test('MB need not be emptied with the vbv_delay method, nor EB be filled in low delay', () => {
    const vbvDelay = faultsOf({ ...VIDEO, mustEmptyMb: false, delayLimitS: 60 }, STALLED, 3000);
    assert.deepEqual(vbvDelay.faults, []);
    const lowDelay = faultsOf({ ...VIDEO, isLowDelay: true }, [[2000, 0, 1, 2]], 3000);
    assert.deepEqual(lowDelay.faults, []);
  });
});
