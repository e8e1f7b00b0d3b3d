import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteWindow, MAX_WINDOW_BYTES } from '../../../src/recording/mp4/byte-window.js';

test('the bytes are those that were appended, as far as they are kept', () => {
  const step = fc.record({ size: fc.nat(90_000), keep: fc.nat(200_000), back: fc.nat(100_000) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const window = new ByteWindow();
      let from = 0;
      let end = 0;
      for (const { size, keep, back } of steps) {
        const bytes = Uint8Array.from({ length: size }, (_, n) => (end + n) % 251);
        window.append(bytes, 0, size);
        end += size;
        assert.equal(window.position, end);
        from = Math.max(from, end - keep);
        window.dropBefore(end - keep);
        const at = Math.max(0, end - back);
        const view = window.view(at, end);
        assert.equal(view === undefined, at < from);
        if (view !== undefined && view.length > 0) {
          assert.deepEqual([view[0], view.at(-1)], [at % 251, (end - 1) % 251]);
        }
      }
    }),
    { numRuns: 30 },
  );
});

test('more than an access unit can have is given up', () => {
  const window = new ByteWindow();
  const piece = new Uint8Array(1 << 20);
  for (let n = 0; n < 20; n++) window.append(piece, 0, piece.length);
  assert.equal(window.position, 20 << 20);
  assert.equal(window.view(0, 1), undefined);
  assert.equal(window.view((20 << 20) - MAX_WINDOW_BYTES - 1, 20 << 20), undefined);
});
