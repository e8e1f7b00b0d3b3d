import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type Route, redirectAnswer, textAnswer } from '../../../src/http/route.js';
import { missingBrowser, openPage, startBrowser } from '../../support/browser.js';
import { openScreen } from '../../support/page/depth-rig.js';
import { MockPage } from '../../support/page/mock-page.js';

const SIGN_IN: Route = {
  ...{ method: 'GET', path: '/sign-in', role: 'none' },
  handle: () => ({ ...textAnswer('<link rel="icon" href="data:,">'), contentType: 'text/html' }),
};
const ROW = 'main a[data-row]';

let browser: Browser;

describe('in a browser, who is signed in', { skip: missingBrowser() }, () => {
  before(async () => {
    // Ended below: a hook has no test that it belongs to.
    browser = await startBrowser({ after: () => undefined });
  });

  after(() => browser.close());

  for (const { size, width, height } of [
    { size: 'a desk', width: 1280, height: 800 },
    { size: 'a phone', width: 390, height: 844 },
  ]) {
    test(`is told, and signs out by the keyboard alone, on ${size}`, async (t) => {
      let asked = 0;
      const handle = () => {
        asked++;
        return redirectAnswer('/sign-in');
      };
      const signOut: Route = { method: 'POST', path: '/sign-out', role: 'none', handle };
      const options = { mock: { routes: [SIGN_IN, signOut] }, viewport: { width, height }, isViewer: true };
      const { page, faults } = await openScreen(t, browser, '/board', ROW, options);
      const who = page.locator('details.me summary');
      const way = page.getByRole('button', { name: 'Sign out' });
      assert.equal(await who.getAttribute('title'), 'Signed in as vera');
      await who.focus();
      await page.keyboard.press('Enter');
      await way.waitFor();
      await page.getByText('viewer: may look').waitFor();
      await page.keyboard.press('Escape');
      await way.waitFor({ state: 'hidden' });
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/sign-in');
      assert.equal(asked, 1);
      assert.deepEqual(faults, []);
    });
  }

  test('is told why the way out is closed', async (t) => {
    const mock = await MockPage.open();
    mock.board.me = { name: 'peter', role: 'operator', has_session: false };
    t.after(() => mock.close());
    const { page } = await openPage(browser);
    t.after(() => page.context().close());
    await page.goto(`${mock.address}/board`);
    await page.locator('details.me summary').click();
    await page.getByText('there is no session to end').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Sign out' }).count(), 0);
  });

  test('is told when signing out fails', async (t) => {
    const { page } = await openScreen(t, browser, '/board', ROW, { isViewer: true });
    await page.locator('details.me summary').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('.me [role=alert]', { hasText: 'not here' }).waitFor();
  });

  test('is nobody where nobody signs in', async (t) => {
    const { page } = await openScreen(t, browser, '/board', ROW);
    assert.equal(await page.locator('details.me').count(), 0);
  });
});
