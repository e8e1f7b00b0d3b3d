import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { missingBrowser, startBrowser } from '../support/browser.js';
import { openScreen } from '../support/page/depth-rig.js';
import { soon, untilTrue } from '../support/page/waits.js';

const ROW = 'main a[data-row]';
const FOCUSED = `document.activeElement.matches('${ROW}')`;

/** Presses `j`, and says whether it went to a row, which it does at once. */
async function isKey(page: Page): Promise<boolean> {
  await page.evaluate('document.activeElement.blur()');
  await page.keyboard.press('j');
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  return page.evaluate<boolean>(FOCUSED);
}

test('single characters are keys until somebody switches them off, for all tabs of the browser and for good', {
  skip: missingBrowser(),
}, async (t) => {
  const { page, mock, faults } = await openScreen(t, await startBrowser(t), '/board', ROW);
  const other = await page.context().newPage();
  await other.goto(`${mock.address}/board`);
  await other.waitForSelector(ROW);
  await page.keyboard.press('?');
  const choice = page.getByLabel('single characters are keys');
  await choice.uncheck();
  // What it says is seen at once: of the characters, and of no other key.
  assert.ok((await page.locator('dialog.keys .is-off').count()) > 5);
  assert.equal(await page.locator('dialog.keys div', { hasText: 'next control' }).getAttribute('class'), null);
  await page.keyboard.press('Escape');
  assert.equal(await isKey(page), false);
  await page.keyboard.press('?');
  assert.equal(await page.locator('dialog[open]').count(), 0);
  await soon(async () => assert.equal(await isKey(other), false));
  await page.reload();
  await page.waitForSelector(ROW);
  assert.equal(await isKey(page), false);
  await page.getByRole('button', { name: 'Keys' }).click();
  await choice.check();
  await page.keyboard.press('Escape');
  assert.equal(await isKey(page), true);
  assert.deepEqual(faults, []);
});

test('keys that are no characters stay keys', { skip: missingBrowser() }, async (t) => {
  const path = `/stream/${encodeURIComponent('probe-2/239.1.0.2:5000')}?to=${Math.floor(Date.now() / 1000) - 7200}`;
  const { page } = await openScreen(t, await startBrowser(t), path, '#window canvas');
  await page.evaluate("localStorage.setItem('tscap-single-keys', '0')");
  await page.reload();
  await page.waitForSelector('#window canvas');
  const to = "Number(new URLSearchParams(location.search).get('to'))";
  const before = await page.evaluate<number>(to);
  await page.keyboard.press('+');
  await page.keyboard.press('ArrowLeft');
  await untilTrue(page, `${to} < ${before}`);
  assert.equal(await page.evaluate<string | null>("new URLSearchParams(location.search).get('span')"), null);
});
