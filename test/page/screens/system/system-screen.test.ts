import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { jsonAnswer, type Route } from '../../../../src/http/route.js';
import { missingBrowser, openPage, startBrowser } from '../../../support/browser.js';
import { MockBoard } from '../../../support/page/mock-board.js';
import { MockPage } from '../../../support/page/mock-page.js';
import { mockSystem } from '../../../support/page/mock-system.js';
import { untilTrue } from '../../../support/page/waits.js';

const skip = missingBrowser();

async function open(
  t: TestContext,
  width = 1280,
  routes: readonly Route[] = [],
): Promise<{ mock: MockPage; page: Page; faults: readonly string[] }> {
  const mock = await MockPage.open({ routes });
  t.after(() => mock.close());
  const browser = await startBrowser(t);
  const { page, faults } = await openPage(browser, { viewport: { width, height: 800 } });
  await page.goto(`${mock.address}/system`);
  return { mock, page, faults };
}

test('trouble comes first and is loud, nothing else is; keys go from part to part; a monitor that is gone is said', {
  skip,
}, async (t) => {
  const { mock, page, faults } = await open(t);
  const trouble = page.locator('.system-troubles li');
  await trouble.first().waitFor();
  const texts = await trouble.allTextContents();
  for (const part of ['Probe probe-2: 1,234 packets dropped by the kernel.', 'Outlet kafka: no broker answers.']) {
    assert.ok(texts.includes(part), `${part} in ${texts.join(' ')}`);
  }
  assert.deepEqual(await page.locator('tr', { hasText: 'webhook' }).locator('.bad').count(), 0);
  assert.match((await page.locator('tr', { hasText: 'kafka' }).textContent())!, /91,204.*88,000.*3,000.*204/);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await untilTrue(page, "document.activeElement.textContent.trim() === 'Probes'");
  assert.deepEqual(faults, []);
  await mock.close();
  await page.locator('[role=alert]', { hasText: 'The monitor does not answer. These figures are old.' }).waitFor();
});

test('a monitor that is well says so, and on a phone nothing is wider than the window', { skip }, async (t) => {
  const well = (): ReturnType<Route['handle']> => jsonAnswer(mockSystem(new MockBoard(3, 0, { run: 'mock' }), true));
  const { page } = await open(t, 390, [{ method: 'GET', path: '/api/system', role: 'viewer', handle: well }]);
  await page.locator('.system-part').first().waitFor();
  assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')) <= 0);
  assert.equal(await page.locator('.system .bad').count(), 0);
});
