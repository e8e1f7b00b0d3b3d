import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ZmtpParser, zmtpGreeting, zmtpHeader, zmtpReady } from '../../../src/recording/taps/zmtp.js';

/** What the SUB socket of libzmq 4.3.5 sends a publisher that speaks 3.0, as captured. */
const GREETING = Buffer.concat([
  Buffer.from('ff00000000000000017f0301', 'hex'), // signature, version 3.1
  Buffer.from('NULL'.padEnd(20, '\0'), 'latin1'),
  Buffer.alloc(32), // as-server, filler
]);
const READY = Buffer.concat([
  Buffer.from('0426055245414459', 'hex'), // command of 38 bytes, READY
  Buffer.from('0b', 'hex'),
  Buffer.from('Socket-Type'),
  Buffer.from('00000003', 'hex'),
  Buffer.from('SUB'),
  Buffer.from('08', 'hex'),
  Buffer.from('Identity'),
  Buffer.from('00000000', 'hex'),
]);
READY[1] = READY.length - 2;
const SUBSCRIBE_ALL = Buffer.from([0, 1, 1]);

test('greeting, READY and a subscription, cut anywhere', () => {
  const all = Buffer.concat([GREETING, READY, SUBSCRIBE_ALL]);
  for (let cut = 0; cut <= all.length; cut++) {
    const parser = new ZmtpParser();
    const inputs = [...parser.push(all.subarray(0, cut))!, ...parser.push(all.subarray(cut))!];
    assert.deepEqual(inputs, [
      { kind: 'ready', socketType: 'SUB' },
      { kind: 'subscribe', topic: Buffer.alloc(0) },
    ]);
  }
});

for (const [what, bytes] of [
  ['another protocol', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['CURVE', Buffer.concat([GREETING.subarray(0, 12), Buffer.from('CURVE'.padEnd(20, '\0')), Buffer.alloc(32)])],
  ['version 2', Buffer.concat([GREETING.subarray(0, 10), Buffer.from([2]), GREETING.subarray(11)])],
  ['a subscription before READY', Buffer.concat([GREETING, SUBSCRIBE_ALL])],
  ['a frame of a gigabyte', Buffer.concat([GREETING, READY, Buffer.from('020000000040000000', 'hex')])],
  ['unknown flags', Buffer.concat([GREETING, READY, Buffer.from([0x80, 0])])],
] as const) {
  test(`${what} is no reader`, () => {
    assert.equal(new ZmtpParser().push(bytes), undefined);
  });
}

test('what a publisher says is as the protocol has it', () => {
  assert.equal(zmtpGreeting().length, 64);
  assert.equal(zmtpReady('PUB').toString('latin1'), '\x04\x19\x05READY\x0bSocket-Type\x00\x00\x00\x03PUB');
  assert.deepEqual([...zmtpHeader(255)], [0, 255]);
  assert.deepEqual([...zmtpHeader(65_536)], [2, 0, 0, 0, 0, 0, 1, 0, 0]);
});

test('any bytes: never throws, holds no more than a frame', () => {
  const piece = fc.oneof(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(GREETING, READY, SUBSCRIBE_ALL));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const parser = new ZmtpParser();
      for (const bytes of pieces) if (parser.push(Buffer.from(bytes)) === undefined) return;
    }),
    { numRuns: 1000 },
  );
});
