// A thread that analyses, slowly: what it was given waits in its ring.
import { RingReader } from '../../../src/inspect/threads/shared-ring.js';

const PAUSE_MS = 3;

const nothing = new Int32Array(new SharedArrayBuffer(4));
const { release } = RingReader.prototype;
RingReader.prototype.release = function () {
  Atomics.wait(nothing, 0, 0, PAUSE_MS);
  return release.call(this);
};
await import('../../../src/inspect/threads/thread.js');
