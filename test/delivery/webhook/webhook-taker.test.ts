import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCommand, parseOptions } from '../../../src/cli/option.js';
import { WEBHOOK_OPTIONS } from '../../../src/delivery/webhook/options.js';
import { openWebhooks } from '../../../src/delivery/webhook/webhook-taker.js';
import { RecordTexts } from '../../../src/report/record-texts.js';
import { scratchFolder } from '../../support/programs/programs.js';
import { RecordedLog } from '../../support/records/sink-records.js';

const SECRET = 'sixteen or more characters';

function configOf(...argv: string[]) {
  return parseOptions(createCommand('test', '', '0', WEBHOOK_OPTIONS), WEBHOOK_OPTIONS, argv, {});
}

const WRONG = [
  {
    name: 'no URL',
    args: ['--webhook', 'example.com/hook'],
    message: '--webhook must be a URL (https://… or http://…)',
  },
  {
    name: 'another scheme',
    args: ['--webhook', 'file:///etc/passwd'],
    message: '--webhook must begin with https:// or http://',
  },
  {
    name: 'a login in the URL',
    args: ['--webhook', 'https://me:hidden@example.com/'],
    message: '--webhook must hold no user name or password',
  },
];
for (const { name, args, message } of WRONG) {
  test(`--webhook: ${name} is a wrong use`, () => {
    assert.throws(
      () => openWebhooks(configOf(...args), { environment: {}, log: new RecordedLog(), texts: new RecordTexts() }),
      {
        code: 'USAGE',
        message,
      },
    );
  });
}

test('the secret comes from the environment or a file; a short one is a wrong use', async (t) => {
  const folder = scratchFolder(t);
  const url = ['--webhook', 'http://127.0.0.1:1/'];
  const file = (content: string): string[] => {
    writeFileSync(join(folder, 'secret'), content);
    return [...url, '--webhook-secret-file', join(folder, 'secret')];
  };
  const open = (argv: string[], environment: Record<string, string> = {}) =>
    openWebhooks(configOf(...argv), { environment, log: new RecordedLog(), texts: new RecordTexts() });
  const short = { code: 'USAGE', message: 'the secret of --webhook must have at least 16 characters' };
  assert.throws(() => open(url, { WEBHOOK_SECRET: 'short' }), short);
  assert.throws(() => open(file('')), short);
  assert.throws(() => open([...url, '--webhook-secret-file', join(folder, 'none')]), { code: 'USAGE' });
  const opened = [...open(url), ...open(url, { WEBHOOK_SECRET: SECRET }), ...open(file(`${SECRET}\n`))];
  assert.equal(opened.length, 3);
  for (const webhook of opened) await webhook.close();
});

test('each URL has a queue of its own, and one that is given twice is one', async (t) => {
  const spool = scratchFolder(t);
  const urls = ['--webhook', 'http://127.0.0.1:1/a', '--webhook', 'http://127.0.0.1:1/b,http://127.0.0.1:1/a'];
  const webhooks = openWebhooks(configOf(...urls, '--spool-dir', spool), {
    environment: {},
    log: new RecordedLog(),
    texts: new RecordTexts(),
  });
  assert.equal(webhooks.length, 2);
  for (const webhook of webhooks) await webhook.close();
});
