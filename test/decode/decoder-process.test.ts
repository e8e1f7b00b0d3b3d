// What happens when a decoder is not what it should be.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DecoderProcess, type ProcessSettings } from '../../src/decode/decoder-process.js';
import { soundCloseMessage } from '../../src/decode/protocol.js';
import { fakeDecoder } from '../support/decode/decoders.js';
import { isRunning } from '../support/programs/is-running.js';

const READY = 'say(0x80, 1, 55);';

async function endOf(settings: ProcessSettings) {
  const process = new DecoderProcess(settings);
  const answer = await process.ask((id) => soundCloseMessage(id, 1));
  const end = await process.ended;
  assert.deepEqual(answer, end);
  assert.equal(process.isOver, true);
  await process.gone;
  assert.equal(process.pid !== undefined && isRunning(process.pid), false);
  return end;
}

const FAULTS: [what: string, settings: ProcessSettings, cause: string, detail: RegExp][] = [
  ['is not there', { ...fakeDecoder(''), program: '/nowhere/decode' }, 'cannot_start', /ENOENT/],
  [
    'says nothing',
    fakeDecoder('setInterval(() => {}, 1000);', { startTimeOutMs: 300 }),
    'cannot_start',
    /says nothing/,
  ],
  ['ends', fakeDecoder('process.exit(7);'), 'crashed', /exit code 7/],
  [
    'ends over a request',
    fakeDecoder(`${READY} process.stdin.once("data", () => process.abort());`),
    'crashed',
    /SIGABRT/,
  ],
  [
    'gives no answer',
    fakeDecoder(`${READY} process.stdin.resume();`, { timeOutMs: 200 }),
    'timed_out',
    /gave no answer/,
  ],
  [
    'writes no messages',
    fakeDecoder('process.stdout.write("Segmentation fault"); setInterval(() => {}, 1000);'),
    'not_understood',
    /no messages/,
  ],
  [
    'writes what cannot be parsed',
    fakeDecoder(`${READY} process.stdin.once("data", () => say(0x84, 1));`),
    'not_understood',
    /nobody waits/,
  ],
  [
    'answers another request',
    fakeDecoder(`${READY} process.stdin.once("data", () => say(0x84, 9, 0, 0, 0, 0, 0, 0, 0, 0));`),
    'not_understood',
    /nobody waits/,
  ],
  [
    'answers before it is asked',
    fakeDecoder(`say(0x84, 1, 0, 0, 0, 0, 0, 0, 0, 0); setInterval(() => {}, 1000);`),
    'not_understood',
    /nobody waits/,
  ],
];

for (const [what, settings, cause, detail] of FAULTS) {
  test(`one that ${what} is over, and gone`, async () => {
    const end = await endOf(settings);
    assert.equal(end.cause, cause);
    assert.match(end.detail, detail);
  });
}

test('one that answers goes on', async () => {
  const answer = 'process.stdin.on("data", (bytes) => say(0x84, bytes[5], 0, 0, 0, 0, 0, 0, 0, 1, 120));';
  const process = new DecoderProcess(fakeDecoder(READY + answer));
  for (let count = 0; count < 3; count++) {
    assert.deepEqual(await process.ask((id) => soundCloseMessage(id, 1)), { kind: 'failed', cpuMs: 0, reason: 'x' });
  }
  process.kill('closed', 'closed');
  assert.equal((await process.ended).cause, 'closed');
});
