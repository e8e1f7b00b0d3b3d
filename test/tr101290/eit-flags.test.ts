import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EitFlagsOfServices } from '../../src/tr101290/eit-flags.js';
import { longSection, u16, viewOf } from '../support/packets/section-builder.js';

const SERVICES = 190;

/** The SDT of another transport stream of network 1, in sections of 190 services that have EIT present/following. */
function sdtOther(streamId: number, number: number, last: number, version = 0) {
  const services = Array.from({ length: SERVICES }, (_, n) => [...u16(number * SERVICES + n), 0xfd, ...u16(0x8000)]);
  const section = longSection({
    tableId: 0x46,
    extension: streamId,
    number,
    last,
    version,
    body: [...u16(1), 0xff, ...services.flat()],
  });
  return viewOf(section, 0x11);
}

const sizeOf = (flags: EitFlagsOfServices, streamId: number): number | undefined =>
  flags.other(streamId * 0x10000 + 1)?.size;

test('an SDT says what it says once all its sections came', () => {
  const flags = new EitFlagsOfServices();
  assert.equal(flags.feed(sdtOther(5, 0, 1)), false);
  assert.equal(sizeOf(flags, 5), undefined);
  assert.equal(flags.feed(sdtOther(5, 1, 1)), true);
  assert.equal(sizeOf(flags, 5), 2 * SERVICES);
  assert.deepEqual(flags.other(0x50001)!.get(200), { presentFollowing: true, schedule: false });
});

// 65,536 are 344 sections of 190, and 176 more; a table of one section that is sent anew takes no more than before.
test('services of other streams are bounded in all', () => {
  const flags = new EitFlagsOfServices();
  for (let version = 0; version < 3; version++) {
    for (let streamId = 0; streamId < 100; streamId++) flags.feed(sdtOther(streamId, 0, 0, version));
  }
  // Never whole: what has come of them counts too.
  for (let streamId = 100; streamId < 344; streamId++) flags.feed(sdtOther(streamId, 0, 1));
  flags.feed(sdtOther(400, 0, 0));
  flags.feed(sdtOther(401, 0, 0));
  assert.deepEqual(
    [99, 400, 401].map((streamId) => sizeOf(flags, streamId)),
    [SERVICES, 176, 0],
  );
});
