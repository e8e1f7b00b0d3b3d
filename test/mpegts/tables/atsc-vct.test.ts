import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import { parseAtscVct } from '../../../src/mpegts/tables/atsc-vct.js';
import { longSection, viewOf } from '../../support/packets/section-builder.js';

function vct(body: readonly number[], tableId = 0xc8) {
  return parseAtscVct(viewOf(longSection({ tableId, extension: 0x0801, body })));
}

const CHANNEL = [
  ...[0x00, 0x4b, 0x00, 0x51, 0x00, 0x45, 0x00, 0x44, 0x00, 0x2d, 0x00, 0x48, 0x00, 0x44], // "KQED-HD"
  ...[0xf0, 0x24, 0x01, 0x04], // 4 reserved bits, major 9, minor 1, modulation_mode 8VSB
  ...[0x00, 0x00, 0x00, 0x00], // carrier_frequency
  ...[0x08, 0x01], // channel_TSID
  ...[0x00, 0x03], // program_number
  ...[0x4d, 0xc2], // ETM_location 1, not access controlled, not hidden, 2 reserved, guide shown, 3 reserved, digital TV
  ...[0x00, 0x2a], // source_id 42
];

test('channels and descriptors', () => {
  const body = [0x00, 0x01, ...CHANNEL, 0xfc, 0x03, 0xa1, 0x01, 0xe0, 0xfc, 0x00]; // service_location_descriptor, cut
  assert.deepEqual(vct(body), {
    isCable: false,
    transportStreamId: 0x0801,
    channels: [
      {
        shortName: 'KQED-HD',
        majorChannelNumber: 9,
        minorChannelNumber: 1,
        modulationMode: 4,
        channelTsid: 0x0801,
        programNumber: 3,
        etmLocation: 1,
        isAccessControlled: false,
        isHidden: false,
        isGuideHidden: false,
        serviceType: 2,
        sourceId: 42,
        descriptors: [{ tag: 0xa1, bytes: Uint8Array.of(0xe0) }],
      },
    ],
    descriptors: [],
  });
});

test('a cable table; a short name ends at the first zero; flags', () => {
  const channel = [...CHANNEL];
  channel.fill(0, 4, 14);
  channel[26] = 0x3e; // access controlled, hidden, path_select, out_of_band, guide hidden
  const table = vct([0x00, 0x01, ...channel, 0xfc, 0x00, 0xfc, 0x00], 0xc9);
  assert.ok(table !== TRUNCATED && table.isCable);
  const { shortName, isAccessControlled, isHidden, isGuideHidden } = table.channels[0]!;
  assert.deepEqual([shortName, isAccessControlled, isHidden, isGuideHidden], ['KQ', true, true, true]);
});

test('more channels promised than there are', () => {
  assert.equal(vct([0x00, 0x02, ...CHANNEL, 0xfc, 0x00, 0xfc, 0x00]), TRUNCATED);
});
