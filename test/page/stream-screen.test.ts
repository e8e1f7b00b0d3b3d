import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { missingBrowser, startBrowser } from '../support/browser.js';
import { ALARMED, openScreen, VIDEO } from '../support/page/depth-rig.js';
import { soon, untilDrawn, untilTrue } from '../support/page/waits.js';

const skip = missingBrowser();
const NARROW = { width: 390, height: 844 };
const PLOT = '#window canvas';

let browser: Browser;

describe('in a browser, the screen of a stream', { skip }, () => {
  before(async () => {
    // Ended below: a hook has no test that it belongs to.
    browser = await startBrowser({ after: () => undefined });
  });

  after(() => browser.close());

  test('has its head, all sections of a transport stream, and plots', async (t) => {
    const { page, faults } = await openScreen(t, browser, ALARMED, PLOT);
    assert.equal(await page.locator('h1').textContent(), 'ZDF HD');
    await page.locator('.stream-alarms', { hasText: 'Packets are missing' }).waitFor();
    const parts = [
      ...['Media window', 'Packets', 'TR 101 290', 'Bitrate', 'PCR', 'Buffers', 'PIDs', 'Programs and tables'],
      ...['Network', 'Recording', 'Events', 'Whole report'],
    ];
    assert.deepEqual(await page.locator('section[data-part] > h2').allTextContents(), parts);
    await untilDrawn(page);
    assert.ok((await page.locator('canvas').count()) >= 6);
    assert.equal(await page.locator('[role=alert]').count(), 0);
    assert.deepEqual(faults, []);
  });

  test('lamps tell of alarms, of what is well and of what is not measured by shape and word, with the reason', async (t) => {
    const { page } = await openScreen(t, browser, ALARMED, '.lamp');
    const bad = page.locator('.lamp-bad');
    await bad.waitFor();
    assert.equal(await bad.count(), 1);
    assert.match((await bad.textContent())!, /1\.4.*Continuity count error.*17.*alarm.*ago.*PID 0x0100 256/s);
    assert.match((await page.locator('.lamp-not_measured').first().textContent())!, /no such table in the stream/);
    const shapes = await page.evaluate<number>(
      'new Set([...document.querySelectorAll(".lamp path")].map((path) => path.getAttribute("d"))).size',
    );
    assert.equal(shapes, 3);
  });

  test('the media window goes back, closer and to other bars by key, and its address brings that back', async (t) => {
    const { page, faults } = await openScreen(t, browser, ALARMED, PLOT);
    await page.keyboard.press('2');
    await page.waitForURL('**/*step=minute*');
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL('**/*to=*');
    await page.keyboard.press('+');
    await page.waitForURL('**/*span=7200*');
    await page.reload();
    await page.waitForSelector(PLOT);
    await page.locator('#window .chip[aria-pressed=true]', { hasText: 'minute' }).waitFor();
    await page.locator('#window .controls', { hasText: '2 h, from the history' }).waitFor();
    await page.keyboard.press('l');
    await untilTrue(page, '!location.search.includes("to=")');
    assert.deepEqual(faults, []);
  });

  test('the cursor tells of a bar, by key and by mouse; dragging shows what was dragged over; the numbers are a table', async (t) => {
    const { page } = await openScreen(t, browser, ALARMED, PLOT);
    const told = page.locator('#window .told');
    await page.locator('.told', { hasText: '(last)' }).waitFor();
    await page.keyboard.press(',');
    await page.locator('.told:not(:has-text("(last)"))').waitFor();
    const bar = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d.*IAT [\d.]+ [mµ]s avg, [\d.]+ ms max.*error.*b\/s$/;
    await soon(async () => assert.match((await told.textContent())!, bar));
    const box = (await page.locator('#window .u-over').boundingBox())!;
    await page.mouse.move(box.x + 200, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + 500, box.y + 60, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL('**/*span=*&to=*');
    await page.locator('#window summary').click();
    await page.locator('#window table caption', { hasText: 'Figures' }).waitFor({ state: 'attached' });
    await soon(async () => assert.ok((await page.locator('#window tbody tr').count()) > 100));
  });

  test('a section has an anchor that can be bookmarked, and keys go from one to the next', async (t) => {
    const { page } = await openScreen(t, browser, `${ALARMED}#pids`, '#pids table');
    await untilTrue(page, 'Math.abs(document.querySelector("#pids").getBoundingClientRect().top) < 200');
    await page.keyboard.press('j');
    await untilTrue(page, 'location.hash === "#programs"');
    await page.keyboard.press('k');
    await untilTrue(page, 'location.hash === "#pids"');
    await page.locator('nav.sections a', { hasText: 'PCR' }).click();
    await untilTrue(page, 'location.hash === "#pcr"');
  });

  test('where packets were lost is one picture with the numbers of the identity', async (t) => {
    const { page } = await openScreen(t, browser, ALARMED, '.way');
    assert.deepEqual(await page.locator('.station-box').allTextContents(), [
      ...[
        'captured9,000,000 packets',
        'published8,879,857 packets',
        'received8,878,600 packets',
        'recorded0 packets',
        'analysed8,878,600 packets',
      ],
    ]);
    assert.match((await page.locator('.station-loss', { hasText: 'lost on the link' }).textContent())!, /−57/);
  });

  test('programs, PIDs, descriptors and tables are a tree to open, and hostile names are text', async (t) => {
    const { page } = await openScreen(t, browser, ALARMED, '.tree');
    await page.locator('.tree summary', { hasText: 'ZDF HD' }).click();
    await page.locator('.tree summary', { hasText: '0x0102 258' }).waitFor();
    assert.match((await page.locator('.tree').textContent())!, /q\\u\{202e\}<b>/);
    assert.equal(await page.locator('main b').count(), 0);
    await page.locator('.tree summary', { hasText: 'Tables' }).click();
    await page.locator('.tree td', { hasText: '0x0011 17' }).waitFor();
  });

  test('uncompressed video has its format and its verdict, and nothing of transport streams', async (t) => {
    const { page, faults } = await openScreen(t, browser, VIDEO, '#essence');
    assert.match((await page.locator('.verdicts').textContent())!, /timing.*narrow.*C_INST/);
    assert.equal(await page.locator('#rules').count(), 0);
    assert.deepEqual(faults, []);
  });

  test('a stream that is not there is said so, and one that is not analysed too', async (t) => {
    const { page, mock } = await openScreen(t, browser, '/stream/nobody', '.notice');
    await page.getByText('no stream of that name now').waitFor();
    const [, row] = [...mock.board.rows].find(([, { state }]) => state === 'not_measured')!;
    await page.goto(`${mock.address}/stream/${encodeURIComponent(row.key)}`);
    await page.locator('#essence', { hasText: 'Not analysed' }).waitFor();
  });

  test('without the monitor nothing is shown as if it were so now', async (t) => {
    const { page, mock } = await openScreen(t, browser, ALARMED, PLOT);
    await mock.close();
    await page.locator('.stream-state .badge-no_data').waitFor();
    await page.locator('.problem', { hasText: 'as it was told last' }).waitFor();
    assert.equal(await page.locator('.stream-alarms').count(), 0);
  });

  test('nothing is wider than a phone', async (t) => {
    const { page } = await openScreen(t, browser, ALARMED, PLOT, { viewport: NARROW });
    assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')) <= 0);
  });
});
