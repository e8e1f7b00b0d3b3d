import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { AvailabilityAnswer } from '../../../../src/board/contract.js';
import { HttpError, jsonAnswer, type Route } from '../../../../src/http/route.js';
import { missingBrowser, openPage, startBrowser } from '../../../support/browser.js';
import { availabilityAnswer } from '../../../support/page/availability-answer.js';
import { MockPage } from '../../../support/page/mock-page.js';
import { soon } from '../../../support/page/waits.js';

const skip = missingBrowser();
let browser: Browser;

type Answer = (query: URLSearchParams) => AvailabilityAnswer;
const USUAL: Answer = (query) => availabilityAnswer(query, Date.now() / 1000);

async function open(
  t: TestContext,
  path: string,
  answer: Answer = USUAL,
): Promise<{ page: Page; faults: readonly string[] }> {
  const route: Route = {
    ...{ method: 'GET', path: '/api/availability', role: 'viewer' },
    handle: ({ query }) => jsonAnswer(answer(query)),
  };
  const mock = await MockPage.open({ routes: [route] });
  t.after(() => mock.close());
  const { page, faults } = await openPage(browser, {
    viewport: { width: 1280, height: 800 },
    timezoneId: 'Europe/Berlin',
  });
  t.after(() => page.context().close());
  await page.goto(mock.address + path);
  await page.waitForSelector('h1');
  return { page, faults };
}

const cells = (page: Page, row: string): Promise<string[]> =>
  page.locator('table.data tbody tr', { hasText: row }).locator('td').allTextContents();

describe('in a browser, the screen of availability', { skip }, () => {
  before(async () => {
    browser = await startBrowser({ after: () => undefined });
  });

  after(() => browser.close());

  test('streams with what was unavailable and what was not monitored, which is neither', { skip }, async (t) => {
    const { page, faults } = await open(t, '/availability?span=dates&from=2026-10-05&to=2026-10-11', (query) =>
      availabilityAnswer(query, Date.parse('2026-10-20') / 1000),
    );
    await page.waitForSelector('table.data');
    // 7 days are 604,800 s, of which 43 were unavailable: 99.99289 %.
    assert.deepEqual((await cells(page, 'ZDF HD')).slice(1), ['99.9928 %', '43', '60', '93', '7 d', '0 s']);
    // A day and three quarters of another one were not monitored.
    assert.deepEqual((await cells(page, 'arte')).slice(1), ['100.000 %', '0', '0', '0', '5 d 6 h', '1 d 18 h']);
    assert.deepEqual((await cells(page, '239.1.0.4')).slice(1, 3), ['not monitored', '-']);
    assert.deepEqual((await cells(page, 'Studio 1')).slice(1, 3), ['not judged', '-']);
    assert.equal(await page.locator('main b', { hasText: 'Phoenix' }).count(), 0);
    assert.match(
      (await page.locator('.av-head').textContent()) ?? '',
      /2026-10-05 to 2026-10-11, by day of Europe\/Berlin/,
    );
    assert.deepEqual(faults, []);
  });

  test('one stream by its link, by hour, and all of it in the address', { skip }, async (t) => {
    const { page } = await open(t, '/availability?span=dates&from=2026-10-25&to=2026-10-25', (query) =>
      availabilityAnswer(query, Date.parse('2026-11-20') / 1000),
    );
    await page.getByRole('link', { name: 'ZDF HD' }).click();
    await page.waitForURL('**/availability?span=dates&from=2026-10-25&to=2026-10-25&stream=*');
    // The clock was set back that night: 25 hours, and all.
    const rows = page.locator('.av-one tbody tr');
    await soon(async () => assert.equal(await rows.count(), 26));
    await page.getByLabel('Step').selectOption('day');
    await page.waitForURL('**&step=day');
    await soon(async () => assert.equal(await rows.count(), 2));
    await page.reload();
    await page.locator('.av-one tbody tr', { hasText: '2026-10-25' }).waitFor();
    assert.equal(await rows.count(), 2);
  });

  test('without a history, with an empty one, and with an answer that is refused it says so', { skip }, async (t) => {
    const none: Answer = (query) => ({ ...USUAL(query), source: 'none', known: null, streams: [] });
    const empty: Answer = (query) => ({ ...USUAL(query), known: null, streams: [] });
    const refused: Answer = () => {
      throw new HttpError(400, 'more than 1000 periods');
    };
    const said: [Answer, RegExp][] = [
      [none, /No history is kept.*--history FILE/],
      [empty, /The history is empty yet/],
      [refused, /That cannot be told: .*more than 1000 periods/],
    ];
    for (const [answer, text] of said) {
      const { page } = await open(t, '/availability', answer);
      await page.locator('main .notice, main .problem', { hasText: text }).waitFor();
    }
  });

  test('printed: no navigation and no controls, light colours, with the definitions', { skip }, async (t) => {
    const { page } = await open(t, '/availability?span=week');
    await page.waitForSelector('table.data');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const gone of ['.bar', '.filters']) assert.equal(await page.locator(gone).first().isVisible(), false, gone);
    const colours = await page.evaluate<string[]>(
      '[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]',
    );
    assert.deepEqual(colours, ['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
    assert.ok(await page.getByText('ITU-T G.826').isVisible());
  });
});
