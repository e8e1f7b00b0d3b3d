// A monitor that is killed and started anew, and a file, in the page of a browser.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { missingBrowser, startBrowser } from '../support/browser.js';
import { LivePage, pageAddress } from '../support/page/live-page.js';
import { screensOf } from '../support/page/page-screens.js';
import { soon, untilTrue } from '../support/page/waits.js';
import { watchedPage } from '../support/page/watched-page.js';
import { missingTool, noCaptureRight } from '../support/programs/privileges.js';
import { REPOSITORY, startProgram } from '../support/programs/programs.js';

/** A monitor that refuses is seen as gone after 4 s (docs/page.md); the machine has other work. */
const GONE_WITHIN_MS = 8000;

test('a monitor that was killed and comes back: no stream looks well meanwhile, and all is right at once then', {
  skip: missingBrowser() || missingTool('ffmpeg') || noCaptureRight(),
  timeout: 120_000,
}, async (t) => {
  const live = await LivePage.start(t, 2, 'probe');
  const first = await live.monitor(t);
  const { page, faults } = await watchedPage(await startBrowser(t));
  await page.goto(`${first.address}/board`);
  await page.locator('tr.row .badge-ok').nth(2).waitFor();
  await page.evaluate(`{
    globalThis.seen = [];
    const note = () => globalThis.seen.push({
      ms: Date.now(),
      isGone: document.querySelector('.alert') !== null,
      states: [...document.querySelectorAll('tr.row .badge')].map((badge) => badge.textContent),
    });
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  }`);
  await first.process.stop('SIGKILL');
  const killedMs = Date.now();
  await untilTrue(page, 'document.querySelector(".alert") !== null');
  assert.ok(Date.now() - killedMs < GONE_WITHIN_MS, `after ${Date.now() - killedMs} ms`);
  await untilTrue(page, "document.title.includes('no connection')");
  const port = new URL(first.address).port;
  const second = startProgram(t, 'monitor', ['--ipc-path', live.ipcPath, '--http-port', port]);
  assert.equal(await pageAddress(second), first.address);
  await untilTrue(page, 'document.querySelector(".alert") === null');
  await page.locator('tr.row .badge-ok').nth(2).waitFor();
  const seen = await page.evaluate<{ ms: number; isGone: boolean; states: string[] }[]>('globalThis.seen');
  const whileGone = seen.filter(({ isGone }) => isGone);
  assert.ok(whileGone.length > 0);
  assert.deepEqual([...new Set(whileGone.flatMap(({ states }) => states))], ['no data']);
  // Between the two no row of the former monitor came back: it begins with none.
  const back = seen.filter(({ ms }) => ms > whileGone.at(-1)!.ms);
  assert.ok(back.every(({ states }) => states.length <= live.keys.length));
  assert.deepEqual(
    faults.filter(
      (fault) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET/.test(fault),
    ),
    [],
  );
});

test('a file that was analysed, on every screen', { skip: missingBrowser(), timeout: 90_000 }, async (t) => {
  const capture = join(REPOSITORY, 'test_data/bars.pcap');
  const monitor = startProgram(t, 'monitor', ['--input', capture, '--http-port', '0', '--report', 'none']);
  const address = await pageAddress(monitor);
  await monitor.waitForStderr(/The file is analysed/);
  const { page, faults } = await watchedPage(await startBrowser(t));
  for (const { name, path } of await screensOf(address)) {
    await page.goto(address + path);
    await page.waitForSelector('main h1');
    if (name === 'alarms' || name === 'availability' || name === 'system') continue;
    await page.locator('main').getByText('tscap test').locator('visible=true').first().waitFor();
    await soon(async () => assert.equal(await page.locator('.badge-no_data').locator('visible=true').count(), 0, name));
    if (name !== 'stream') continue;
    await page.locator('#window canvas').first().waitFor();
    await page.locator('#pids', { hasText: '0x0100' }).waitFor();
    await page.locator('body').getByText('bars.pcap').first().waitFor();
  }
  assert.ok(!(await page.content()).includes(REPOSITORY));
  assert.deepEqual(faults, []);
});
