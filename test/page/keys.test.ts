import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { jsonAnswer, type Route } from '../../src/http/route.js';
import { missingBrowser, openPage, startBrowser } from '../support/browser.js';
import { availabilityAnswer } from '../support/page/availability-answer.js';
import { KEY_SCREENS, type KeyCase, type KeyScreen } from '../support/page/key-cases.js';
import { MockPage } from '../support/page/mock-page.js';
import { untilTrue } from '../support/page/waits.js';

/** As `?` shows it, and as the browser calls it. */
const CALLED: Readonly<Record<string, string>> = { Esc: 'Escape', '←': 'ArrowLeft', '→': 'ArrowRight' };
const AVAILABILITY: Route = {
  ...{ method: 'GET', path: '/api/availability', role: 'viewer' },
  handle: ({ query }) => jsonAnswer(availabilityAnswer(query, Date.now() / 1000)),
};
/** Printing would wait for a person. What is asked for anew by time never is: only the key does it. */
const STUBS = `{
  globalThis.printed = 0;
  globalThis.print = () => globalThis.printed++;
  globalThis.asked = 0;
  const { fetch, setInterval } = globalThis;
  globalThis.fetch = (path, options) => { if (path === '/api/system') globalThis.asked++; return fetch(path, options); };
  globalThis.setInterval = (run, ms, ...rest) => ms === 2000 ? 0 : setInterval(run, ms, ...rest);
}`;
/** What a screen does not take with it when it goes. */
const CLOSE = `document.querySelector('dialog[open]')?.close(), document.fullscreenElement && document.exitFullscreen()`;

let browser: Browser;
let mock: MockPage;

async function load(page: Page, path: string, { ready }: KeyScreen): Promise<void> {
  await page.goto(mock.address + path);
  await page.waitForSelector(ready);
}

/** Draws the screen anew, as the browser's back key does it: nothing of the page is loaded again, which is most of the cost. */
async function show(page: Page, path: string, { ready }: KeyScreen): Promise<void> {
  await page.evaluate(CLOSE);
  await page.evaluate(comesTo('/none'));
  await untilTrue(page, `document.querySelector('h1').textContent === 'Not here'`);
  await page.evaluate(comesTo(path));
  await page.waitForSelector(ready);
}

function comesTo(path: string): string {
  return `{ history.pushState(null, '', '${path}'); dispatchEvent(new PopStateEvent('popstate')); }`;
}

/** Keys that the help lists, by the names of the browser. */
async function listedKeys(page: Page): Promise<string[]> {
  await page.keyboard.press('?');
  await page.locator('dialog.keys[open]').waitFor();
  const keys = await page.locator('dialog.keys kbd').allTextContents();
  await page.keyboard.press('Escape');
  await page.locator('dialog.keys[open]').waitFor({ state: 'detached' });
  return keys.map((key) => CALLED[key] ?? key);
}

async function press(page: Page, screen: KeyScreen, key: string, keyCase: KeyCase): Promise<void> {
  const { does, at = screen.path, first = [], note, isFresh = false } = keyCase;
  await (isFresh ? load : show)(page, at, screen);
  for (const each of first) await page.keyboard.press(each);
  if (note !== undefined) await page.evaluate(`globalThis.noted = ${note}`);
  // The key of the screen where one is already.
  const isThere = does.includes(`location.pathname === '${new URL(screen.path, mock.address).pathname}'`);
  assert.equal(await page.evaluate(`Boolean(${does})`), isThere, `${key} is not pressed yet: ${does}`);
  await page.keyboard.press(key);
  await untilTrue(page, does);
}

describe('in a browser, each key that the help shows does what it says, and there is no other', {
  skip: missingBrowser(),
}, () => {
  before(async () => {
    // Ended below: a hook has no test that it belongs to.
    browser = await startBrowser({ after: () => undefined });
    mock = await MockPage.open({ routes: [AVAILABILITY] });
  });

  after(async () => {
    await browser.close();
    await mock.close();
  });

  for (const screen of KEY_SCREENS) {
    test(screen.name, { timeout: 240_000 }, async (t) => {
      const { page, faults } = await openPage(browser, { viewport: { width: 1280, height: 800 } });
      t.after(() => page.context().close());
      await page.addInitScript(STUBS);
      await load(page, screen.path, screen);
      assert.deepEqual((await listedKeys(page)).sort(), Object.keys(screen.keys).sort());
      for (const [key, keyCase] of Object.entries(screen.keys)) await press(page, screen, key, keyCase);
      assert.deepEqual(faults, []);
    });
  }
});
