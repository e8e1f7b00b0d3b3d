import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { segmentationUpid } from '../../src/scte35/segmentation-upid.js';
import { UPID_CASES } from '../support/scte35/splice-cases.js';

describe('segmentation_upid', () => {
  for (const [type, name, bytes, text] of UPID_CASES) {
    test(name, () => {
      const upid = segmentationUpid(type, bytes);
      assert.deepEqual([upid.name, upid.hex, upid.text ?? ''], [name, bytes.toString('hex'), text]);
    });
  }

  test('ATSC content identifier', () => {
    // TSID 0x00f1, reserved 11, end_of_day 23, unique_for 511.
    const bytes = Buffer.concat([Buffer.from([0x00, 0xf1, 0b11_10111_1, 0xff]), Buffer.from('human012')]);
    const expected = { tsid: 0xf1, end_of_day: 23, unique_for: 511, content_id: 'human012' };
    assert.deepEqual(segmentationUpid(0x0b, bytes).atsc_content_identifier, expected);
  });

  test('MPU() has a format_identifier and bytes', () => {
    const upid = segmentationUpid(0x0c, Buffer.from('RTLN\x01\x02', 'latin1'));
    assert.deepEqual([upid.format_identifier, upid.private_data], ['RTLN', '0102']);
  });

  test('MID() has several, but none in itself', () => {
    const upid = segmentationUpid(0x0d, Buffer.from([0x0f, 2, 0x61, 0x62, 0x0d, 3, 0x0d, 1, 0, 0x08, 9]));
    assert.deepEqual(
      upid.upids?.map(({ name, text, hex }) => [name, text, hex]),
      [
        ['URI', 'ab', '6162'],
        ['MID()', null, '0d0100'],
      ],
    );
  });

  test('one with another length than its type has no text', () => {
    const upid = segmentationUpid(0x0a, Buffer.from([1, 2]));
    assert.deepEqual([upid.text, upid.hex], [null, '0102']);
  });

  test('reserved types are kept', () => {
    assert.deepEqual(segmentationUpid(0x77, Buffer.from([7])), {
      segmentation_upid_type: 0x77,
      name: 'Reserved',
      text: null,
      hex: '07',
    });
  });
});
