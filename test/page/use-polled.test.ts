import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { HttpError, jsonAnswer, type Route } from '../../src/http/route.js';
import { missingBrowser, openPage, startBrowser } from '../support/browser.js';
import { availabilityAnswer } from '../support/page/availability-answer.js';
import { MockBoard } from '../support/page/mock-board.js';
import { MockPage } from '../support/page/mock-page.js';
import { mockSystem } from '../support/page/mock-system.js';

let browser: Browser;

async function open(t: TestContext, path: string, route: Route): Promise<Page> {
  const mock = await MockPage.open({ routes: [route] });
  t.after(() => mock.close());
  const { page } = await openPage(browser);
  t.after(() => page.context().close());
  await page.goto(mock.address + path);
  return page;
}

describe('in a browser, what is asked for again and again', { skip: missingBrowser() }, () => {
  before(async () => {
    // Ended below: a hook has no test that it belongs to.
    browser = await startBrowser({ after: () => undefined });
  });

  after(() => browser.close());

  test('stays as it was told last while it cannot be had, with the reason, until it can', async (t) => {
    let refused: HttpError | undefined;
    const handle: Route['handle'] = () => {
      if (refused !== undefined) throw refused;
      return jsonAnswer(mockSystem(new MockBoard(3, 0, { run: 'mock' }), true));
    };
    const page = await open(t, '/system', { method: 'GET', path: '/api/system', role: 'viewer', handle });
    const [alert, part] = [page.locator('main [role=alert]'), page.locator('.system-part').first()];
    await part.waitFor();
    for (const [status, said, shown] of [
      [503, 'too much is asked', 'too much is asked These figures are old.'],
      // Nobody is led away from what is on the screen.
      [401, 'sign in', 'You are signed out. These figures are old.'],
    ] as const) {
      refused = new HttpError(status, said);
      await alert.filter({ hasText: shown }).waitFor();
      assert.ok(await part.isVisible());
      refused = undefined;
      await alert.waitFor({ state: 'detached' });
    }
    assert.equal(new URL(page.url()).pathname, '/system');
  });

  test('is not shown as the answer to something else that is on its way', async (t) => {
    let answer = (): void => undefined;
    const waits = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const handle: Route['handle'] = async ({ query }) => {
      if (query.get('step') === 'month') await waits;
      return jsonAnswer(availabilityAnswer(query, Date.now() / 1000));
    };
    const page = await open(t, '/availability', { method: 'GET', path: '/api/availability', role: 'viewer', handle });
    const [table, notice] = [page.locator('table.data'), page.getByText('Counting the seconds')];
    await table.waitFor();
    await page.getByLabel('Step').selectOption('month');
    await notice.waitFor();
    assert.equal(await table.count(), 0);
    answer();
    await table.waitFor();
    assert.equal(await notice.count(), 0);
  });
});
