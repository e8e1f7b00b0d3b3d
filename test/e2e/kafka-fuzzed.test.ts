import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Random } from '../../src/replay/random.js';
import { FuzzedBroker } from '../support/kafka/fuzzed-broker.js';
import { REPOSITORY, startProcess } from '../support/programs/programs.js';

const SEED = Number(process.env.TSCAP_FUZZ_SEED ?? 1);
/** What the random numbers are for. */
const BROKER = 1;
const OUTLETS = 30;
const SECONDS = 8;
/** 95 MB were seen; where long answers are believed, 235 MB. */
const MOST_BYTES = 200e6;

test(`Kafka outlets, of which a broker damages what it answers (seed ${SEED}), go on within their memory`, {
  timeout: 60_000,
}, async (t) => {
  const broker = new FuzzedBroker(new Random(SEED, BROKER));
  const port = await broker.open();
  t.after(() => broker.close());
  const file = join(REPOSITORY, 'dist/test/support/kafka/fuzzed-outlets-program.js');
  const outlets = startProcess(t, process.execPath, [file, `127.0.0.1:${port}`, String(OUTLETS), String(SECONDS)]);
  await outlets.expectExit(0);
  const { made, done, delivered, retries, peakBytes } = JSON.parse(Buffer.concat(outlets.stdout).toString());
  t.diagnostic(`${broker.answers} answers on ${broker.connections} connections, ${Math.round(peakBytes / 1e6)} MB`);
  assert.ok(peakBytes < MOST_BYTES, `${peakBytes} bytes`);
  assert.equal(done, made, 'every record is accounted for');
  assert.ok(broker.answers > 100 && retries > OUTLETS, `${broker.answers} answers, ${retries} retries`);
  assert.ok(delivered > 0, 'right answers came between');
});
