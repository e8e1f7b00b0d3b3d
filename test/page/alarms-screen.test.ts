import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { missingBrowser, openPage, startBrowser } from '../support/browser.js';
import { openScreen } from '../support/page/depth-rig.js';
import { MockPage } from '../support/page/mock-page.js';
import { noteWhen, soon } from '../support/page/waits.js';

const skip = missingBrowser();
const NARROW = { width: 390, height: 844 };
const LANE = '.lane';
const SHOWN_WITHIN_MS = 1500;

let browser: Browser;

describe('in a browser, the screen of alarms', { skip }, () => {
  before(async () => {
    // Ended below: a hook has no test that it belongs to.
    browser = await startBrowser({ after: () => undefined });
  });

  after(() => browser.close());

  test('has active alarms with their culprit, a timeline, and events, and says where they are from', async (t) => {
    const { page, faults } = await openScreen(t, browser, '/alarms', LANE);
    const alarms = await page.locator('tr.alarm').allTextContents();
    assert.equal(alarms.length, 3);
    assert.match(alarms[0]!, /critical.*datagrams have stopped.*BBC One HD/);
    assert.match(alarms[1]!, /1\.4 Continuity count error.*ZDF HD.*17.*came back 1 ×.*lost: network.*PID 0x0100 256/);
    assert.match(alarms[2]!, /✓ anna.*known/);
    await page.locator('tr.event').first().waitFor();
    await page.locator('#events + p', { hasText: /^From the history, since \d{4}-/ }).waitFor();
    assert.match((await page.locator('.lane-bar').first().getAttribute('title'))!, /\((critical|major|warning)\)/);
    assert.deepEqual(faults, []);
  });

  test('an alarm that is raised appears within 1.5 s', async (t) => {
    const { page, mock } = await openScreen(t, browser, '/alarms?q=arte', LANE);
    assert.equal(await page.locator('tr.alarm').count(), 0);
    const shown = await noteWhen(page, "document.querySelector('tr.alarm')?.textContent.includes('arte')");
    const changedMs = Date.now();
    mock.change(2, 'error');
    const lateMs = (await shown()) - changedMs;
    assert.ok(lateMs < SHOWN_WITHIN_MS, `after ${lateMs} ms`);
  });

  test('an operator acknowledges with a note, by key alone, and takes it back', async (t) => {
    const { page, faults } = await openScreen(t, browser, '/alarms?q=zdf', LANE);
    const row = page.locator('tr.alarm');
    await row.getByRole('button', { name: 'Acknowledge' }).press('Enter');
    await row.locator('input:focus').waitFor();
    await page.keyboard.type('called the <b>uplink</b>');
    await page.keyboard.press('Enter');
    await row.locator('.second', { hasText: 'called the <b>uplink</b>' }).waitFor();
    assert.match((await row.textContent())!, /✓ local/);
    await row.getByRole('button', { name: 'Take back' }).click();
    await row.getByRole('button', { name: 'Acknowledge' }).waitFor();
    assert.deepEqual(faults, []);
  });

  test('a viewer has no buttons, and is told why', async (t) => {
    const { page } = await openScreen(t, browser, '/alarms', LANE, { isViewer: true });
    await page.getByText('takes the role operator').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Acknowledge' }).count(), 0);
    assert.match((await page.locator('tr.alarm').first().textContent())!, /not acknowledged/);
  });

  test('the end of the time is told by the clock that all times are told by', async (t) => {
    const mock = await MockPage.open();
    t.after(() => mock.close());
    const { page } = await openPage(browser, { timezoneId: 'Asia/Tokyo' });
    t.after(() => page.context().close());
    await page.goto(`${mock.address}/alarms`);
    await page.getByLabel('Until, in local time').fill('2026-11-29T12:00');
    await page.waitForURL(`**/alarms?to=${Date.parse('2026-11-29T03:00Z') / 1000}`);
    await page.locator('button.clock').click();
    const field = page.getByLabel('Until, in UTC');
    assert.equal(await field.inputValue(), '2026-11-29T03:00');
    await field.fill('2026-11-29T04:00');
    await page.waitForURL(`**/alarms?to=${Date.parse('2026-11-29T04:00Z') / 1000}`);
  });

  test('filters are in the address, which brings them back; the export has the same ones', async (t) => {
    const { page } = await openScreen(t, browser, '/alarms', LANE);
    await page.getByLabel('Severity').selectOption('critical');
    await page.waitForURL('**/alarms?severity=critical');
    await page.getByLabel('Time', { exact: true }).selectOption('6h');
    await page.waitForURL('**/alarms?severity=critical&span=6h');
    await page.reload();
    await soon(async () => {
      assert.equal(await page.getByLabel('Time', { exact: true }).inputValue(), '6h');
      assert.equal(await page.locator('tr.alarm').count(), 1);
      const link = page.locator('.exports a', { hasText: 'CSV' });
      const query = new URL((await link.getAttribute('href'))!, page.url()).searchParams;
      assert.equal(query.get('severity'), 'critical');
      assert.equal(Number(query.get('to')) - Number(query.get('from')), 6 * 3600);
    });
    await page.keyboard.press('0');
    await page.waitForURL('**/alarms');
  });

  test('500 streams: few lanes and events are drawn, and all can be scrolled to', async (t) => {
    const { page, faults } = await openScreen(t, browser, '/alarms', LANE, { mock: { streams: 500 } });
    const lanes = Number(await page.locator('.timeline').getAttribute('aria-rowcount'));
    assert.ok(lanes > 400, String(lanes));
    assert.ok((await page.locator(LANE).count()) < 80);
    await page.locator('tr.event').first().waitFor({ state: 'attached' });
    assert.ok((await page.locator('tr.event').count()) < 80);
    await page.evaluate('document.querySelector("#events").scrollIntoView()');
    await page.locator(`${LANE}[aria-rowindex="${lanes}"]`).waitFor();
    assert.deepEqual(faults, []);
  });

  test('without the monitor no alarm is shown as active, and none as not', async (t) => {
    const { page, mock } = await openScreen(t, browser, '/alarms', LANE);
    await mock.close();
    await page.getByText('which alarms are active now is not known').waitFor();
    assert.equal(await page.locator('tr.alarm').count(), 0);
  });

  test('nothing is wider than a phone', async (t) => {
    const { page } = await openScreen(t, browser, '/alarms', LANE, { viewport: NARROW });
    assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')) <= 0);
  });
});
