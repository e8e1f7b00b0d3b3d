import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { REPOSITORY } from '../support/programs/programs.js';

/** Each case once takes up to two minutes: it has most of them; longer runs are made by hand (docs/reliability.md). */
const { TSCAP_CAMPAIGN_MINUTES: minutes = '1', TSCAP_CAMPAIGN_SEED: seed = '1' } = process.env;
const LONGEST_MS = (Number(minutes) + 8) * 60_000;

test(`the campaign, for ${minutes} minutes, finds nothing`, { timeout: LONGEST_MS }, async (t) => {
  const args = [join(REPOSITORY, 'dist/test/campaign/run.js'), minutes, '--seed', seed];
  const campaign = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => campaign.kill());
  let told = '';
  campaign.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()));
  const [code] = await once(campaign, 'close');
  t.diagnostic(told);
  assert.equal(code, 0, told);
});
