import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { missingBrowser, openPage, startBrowser } from '../support/browser.js';
import { MockPage, type MockPageOptions } from '../support/page/mock-page.js';
import { noteWhen, soon, untilTrue } from '../support/page/waits.js';

const skip = missingBrowser();
const NARROW = { width: 390, height: 844 };
const SHOWN_WITHIN_MS = 1500;

let browser: Browser;

interface Rig {
  readonly mock: MockPage;
  readonly page: Page;
  readonly faults: readonly string[];
}

async function open(
  t: TestContext,
  path: string,
  options: MockPageOptions = {},
  viewport = { width: 1280, height: 800 },
): Promise<Rig> {
  const mock = await MockPage.open(options);
  t.after(() => mock.close());
  const { page, faults } = await openPage(browser, { viewport });
  t.after(() => page.context().close());
  await page.goto(mock.address + path);
  await page.waitForSelector('main a[data-row]');
  return { mock, page, faults };
}

describe('in a browser, the page', { skip }, () => {
  before(async () => {
    // Ended below: a hook has no test that it belongs to.
    browser = await startBrowser({ after: () => undefined });
  });

  after(() => browser.close());

  test('the board shows each stream with its state by shape and word, those in trouble first; nothing of it is refused or fails', {
    skip,
  }, async (t) => {
    const { page, faults } = await open(t, '/');
    const states = ['error', 'silent', 'warning', 'held back', 'no data', 'not measured', 'ok'];
    await soon(async () =>
      assert.deepEqual((await page.locator('td.col-state .badge').allTextContents()).slice(0, 7), states),
    );
    const shapes = await page.evaluate<number>(
      'new Set([...document.querySelectorAll("td.col-state path")].map((path) => path.getAttribute("d"))).size',
    );
    assert.equal(shapes, 7);
    await untilTrue(page, "document.title === '(1) error · tscap'");
    assert.deepEqual(faults, []);
  });

  test('a name with markup and controls is text that can be seen', async (t) => {
    const { page } = await open(t, '/board?q=evil');
    assert.equal(await page.locator('main a[data-row]').textContent(), 'Kanal <b>9</b> & \\u{202e}evil');
    assert.equal(await page.locator('main b').count(), 0);
  });

  test('a change is on the board, in the title and told to those who listen', async (t) => {
    const { mock, page } = await open(t, '/board?q=arte');
    assert.equal(await page.locator('td.col-state .badge').textContent(), 'ok');
    const row = await noteWhen(page, "document.querySelector('td.col-state .badge-error') !== null");
    const title = await noteWhen(page, "document.title === '(2) error · tscap'");
    const changedMs = Date.now();
    mock.change(2, 'error');
    for (const shown of [await row(), await title()]) {
      assert.ok(shown - changedMs < SHOWN_WITHIN_MS, `after ${shown - changedMs} ms`);
    }
    await page.locator('[aria-live=polite]', { hasText: 'major alarm of arte' }).waitFor();
  });

  test('when the monitor is gone no stream looks well, and when it is back all is as it is then', async (t) => {
    const { mock, page } = await open(t, '/board');
    const { port } = mock;
    await mock.close();
    await page.locator('.alert', { hasText: 'No connection' }).waitFor();
    assert.deepEqual(new Set(await page.locator('td.col-state .badge').allTextContents()), new Set(['no data']));
    await untilTrue(page, "document.title.includes('no connection')");
    const later = await MockPage.open({ port, run: 'later' });
    t.after(() => later.close());
    await page.locator('.alert').waitFor({ state: 'detached' });
    await page.locator('td.col-state .badge-error').first().waitFor();
  });

  test('two tabs share one connection', async (t) => {
    const { mock, page } = await open(t, '/board');
    const second = await page.context().newPage();
    await second.goto(`${mock.address}/mosaic`);
    await second.waitForSelector('a[data-row]');
    await untilTrue(second, "document.querySelector('.link-open') !== null");
    assert.equal(mock.clients, 1);
  });

  test('choices are in the address, and an address brings them back', async (t) => {
    const { page } = await open(t, '/board');
    await page.keyboard.press('/');
    await page.keyboard.type('hd');
    await page.waitForURL('**/board?q=hd');
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.waitForURL('**/board?q=hd&group=probe');
    await page.getByRole('button', { name: 'error', exact: true }).click();
    await page.waitForURL('**/board?q=hd&group=probe&state=error');
    await page.reload();
    const names = page.locator('main a[data-row]');
    await soon(async () => assert.deepEqual(await names.allTextContents(), ['ZDF HD']));
    await page.keyboard.press('m');
    await page.waitForURL('**/mosaic?q=hd&state=error');
    await page.keyboard.press('b');
    await page.waitForURL('**/board?q=hd&state=error');
    await page.keyboard.press('0');
    await untilTrue(page, "document.querySelectorAll('main a[data-row]').length === 12");
  });

  test('by keyboard to a stream and back, and the keys are told', async (t) => {
    const { page } = await open(t, '/board');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => decodeURIComponent(url.pathname) === '/stream/probe-2/239.1.0.5:5000');
    await page.goBack();
    await page.waitForSelector('table.board');
    await page.keyboard.press('m');
    await page.waitForSelector('.mosaic');
    await page.keyboard.press('?');
    await page.locator('dialog[open]', { hasText: 'whole screen' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
  });

  test('500 streams: few of them are drawn, all can be scrolled to, and the order is that of all', {
    skip,
  }, async (t) => {
    const { page, faults } = await open(t, '/board', { streams: 500 });
    await page.locator('table.board[aria-rowcount="501"]').waitFor();
    assert.ok((await page.locator('tr.row').count()) < 60);
    await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)');
    await page.locator('tr.row[aria-rowindex="501"]').waitFor();
    await page.evaluate('window.scrollTo(0, 0)');
    const focused = 'document.activeElement.getAttribute("href")';
    for (let press = 0; press < 41; press++) {
      const before = await page.evaluate<string | null>(focused);
      await page.keyboard.press('j');
      await untilTrue(page, `${focused} !== ${JSON.stringify(before)} && ${focused} !== null`);
    }
    // Rows may have changed their places meanwhile; at the top fewer than 34 are drawn.
    const place = 'Number(document.activeElement.closest("tr").getAttribute("aria-rowindex"))';
    const index = await page.evaluate<number>(place);
    assert.ok(index > 34, `row ${index}`);
    assert.deepEqual(faults, []);
  });

  test('the mosaic has a picture or the reason for none, audio bars, captions and cues; four tiles are four', {
    skip,
  }, async (t) => {
    const { page, faults } = await open(t, '/mosaic?tiles=4');
    await soon(async () => {
      assert.equal(await page.locator('.shot').count(), 4);
      assert.match((await page.locator('.shot').first().textContent())!, /cue in \d+s/);
      assert.match((await page.locator('.audio').first().getAttribute('aria-label'))!, /^audio 1: -\d+ -\d+ dBFS$/);
      assert.equal(await page.getByText('no picture').count(), 2);
    });
    await page.keyboard.press('n');
    await page.getByText('2 / 3').waitFor();
    assert.deepEqual(faults, []);
  });

  test('nothing is wider than the window, on a phone neither', async (t) => {
    const { mock, page } = await open(t, '/board', {}, NARROW);
    for (const path of ['/board', '/board?view=tiles', '/mosaic']) {
      await page.goto(mock.address + path);
      await page.waitForSelector('main a[data-row]');
      assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')) <= 0, path);
    }
  });
});
