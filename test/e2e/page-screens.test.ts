// The page in a browser, over a capture that is live: what the screens show, who may do what, and nothing that must not be.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { EventsAnswer } from '../../src/board/contract.js';
import { missingBrowser, startBrowser } from '../support/browser.js';
import { missingDecoder } from '../support/decode/decoders.js';
import { tabThrough } from '../support/page/keyboard.js';
import { HOSTILE_NAME, HOSTILE_PROBE, LivePage, PASSWORDS } from '../support/page/live-page.js';
import { screensOf } from '../support/page/page-screens.js';
import { noteWhen, soon, untilDrawn, untilTrue } from '../support/page/waits.js';
import { fillIn, signIn, type WatchedPage, watchedPage } from '../support/page/watched-page.js';
import { missingTool, noCaptureRight } from '../support/programs/privileges.js';

const skip = missingBrowser() || missingDecoder() || missingTool('ffmpeg') || noCaptureRight();
/** From an event until the board shows it; where the machine was busy with other things, the fault of the next stream tells. */
const SHOWN_WITHIN_MS = 1500;
/** What cannot be seen is a question mark; the control is none of the characters of a service name. */
const SHOWN_HOSTILE_NAME = HOSTILE_NAME.replace('\u202e', '?').replace('\u0007', '');

const NAMES = ['Test One', 'Test Two', SHOWN_HOSTILE_NAME];

interface Rig {
  readonly live: LivePage;
  readonly address: string;
  readonly operator: WatchedPage;
  readonly viewer: WatchedPage;
}

async function startRig(t: TestContext): Promise<Rig> {
  const live = await LivePage.start(t, 1);
  const { address } = await live.monitor(
    t,
    '--http-users',
    live.users(),
    '--history',
    `${live.folder}/history.db`,
    '--extract-images',
    '--audio-levels',
  );
  const browser = await startBrowser(t);
  const operator = await watchedPage(browser);
  const viewer = await watchedPage(browser);
  await signIn(operator, address, 'oskar', PASSWORDS.oskar);
  await signIn(viewer, address, 'vera', PASSWORDS.vera);
  return { live, address, operator, viewer };
}

function screens(key: string): ReturnType<typeof screensOf> {
  return screensOf('', key);
}

/** Makes a loss; ms from its event until the row shows it. Infinite: the row had one of this machine before. */
async function lossShownAfter(live: LivePage, page: Page, stream: number, name: string): Promise<number> {
  const row = `[...document.querySelectorAll('tr.row')].find(({ textContent }) => textContent.includes(${JSON.stringify(name)}))`;
  const hasLoss = `${row}?.querySelector('.col-loss .some') != null`;
  if (await page.evaluate<boolean>(hasLoss)) return Number.POSITIVE_INFINITY;
  const shown = await noteWhen(page, hasLoss);
  const harmMs = Date.now();
  live.harm(stream, 'loss', 2);
  const shownMs = await shown();
  const path = `/api/events?stream=${encodeURIComponent(live.keys[stream]!)}`;
  let eventMs = Number.NaN;
  await soon(async () => {
    const { events } = await page.evaluate<EventsAnswer>(`fetch('${path}').then((answer) => answer.json())`);
    const losses = events.filter(({ event, time_ms }) => event === 'loss' && time_ms >= harmMs);
    assert.ok(losses.length > 0, 'its event is told');
    // RTP tells where packets were lost.
    if (stream === 0) assert.ok(losses.every(({ blame }) => blame === 'network'));
    eventMs = Math.min(...losses.map(({ time_ms }) => time_ms));
  });
  return shownMs - eventMs;
}

/** The row of a stream by the name of its service. */
function rowOf(page: Page, name: string): ReturnType<Page['locator']> {
  return page.locator('tr.row', { has: page.getByRole('link', { name, exact: true }) });
}

test('the page in a browser, live', { skip, timeout: 900_000 }, async (t) => {
  const { live, address, operator, viewer } = await startRig(t);
  const { page } = operator;
  const [, two, hostile] = live.keys as [string, string, string];

  await t.test('each screen has live data', async () => {
    await page.goto(`${address}/board`);
    for (const name of NAMES) {
      const row = rowOf(page, name);
      await row.locator('img.thumb').waitFor();
      await row.locator('.col-rate', { hasText: /^[12]\.\d+ Mb\/s/ }).waitFor();
      await row.locator('.col-format', { hasText: /^288p25 MPEG-2/ }).waitFor();
    }
    await page.goto(`${address}/mosaic`);
    const picture = page.locator('.shot img').first();
    await picture.waitFor();
    await untilTrue(page, 'document.querySelector(".shot img").naturalWidth > 0');
    const level = async () => (await page.locator('.audio').first().getAttribute('aria-label'))!;
    await soon(async () => assert.match(await level(), /^audio 1: -\d+/));
    await page.goto(`${address}/stream/${encodeURIComponent(two)}`);
    await page.getByRole('heading', { level: 1, name: 'Test Two' }).waitFor();
    await page.locator('#window canvas').first().waitFor();
    for (const [part, text] of [
      ['#packets', /captured/],
      ['#rules', /Sync.byte.error/i],
      ['#pids', /0x0100/],
      ['#programs', /Test Two/],
      ['#network', /\S{3}/],
    ] as const) {
      await page.locator(part).filter({ hasText: text }).waitFor();
    }
    await page.goto(`${address}/alarms`);
    await page.getByText('From the history').first().waitFor();
  });

  await t.test('a fault is on the board within 1.5 s of its event, and in the timeline', async (t) => {
    await page.goto(`${address}/board`);
    let lateMs = Number.POSITIVE_INFINITY;
    for (const [stream, name] of NAMES.entries()) {
      await rowOf(page, name).waitFor();
      lateMs = await lossShownAfter(live, page, stream, name);
      t.diagnostic(`a loss of ${name} is on the board ${Math.round(lateMs)} ms after its event`);
      if (lateMs < SHOWN_WITHIN_MS) break;
    }
    assert.ok(lateMs < SHOWN_WITHIN_MS, `after ${lateMs} ms`);
    await page.goto(`${address}/alarms?span=hour`);
    const lane = page.locator('.lane', { has: page.getByText('Test One') });
    await lane.locator('.lane-bar').first().waitFor();
    await page.locator('#events ~ *', { hasText: 'Continuity count error' }).first().waitFor();
  });

  await t.test('who is an operator acknowledges, who is a viewer sees it and may not', async () => {
    live.harm(1, 'no_pat', 40);
    const alarm = ({ page }: WatchedPage) =>
      page.locator('tr.alarm', { hasText: 'PAT has not come' }).filter({ hasText: 'Test Two' });
    await page.goto(`${address}/alarms`);
    await alarm(operator).getByRole('button', { name: 'Acknowledge' }).click();
    await alarm(operator).locator('input:focus').waitFor();
    await page.keyboard.type('<i>seen</i>, on it');
    await page.keyboard.press('Enter');
    await alarm(operator).getByText('oskar').waitFor();
    await alarm(operator).locator('.ack', { hasText: '<i>seen</i>, on it' }).waitFor();
    await viewer.page.goto(`${address}/alarms`);
    await alarm(viewer).getByText('oskar').waitFor();
    await viewer.page.getByText('acknowledging takes the role operator').waitFor();
    assert.equal(await viewer.page.getByRole('button', { name: /Acknowledge|Take back/ }).count(), 0);
    const status = await viewer.page.evaluate<number>(
      `fetch('/api/state').then((answer) => answer.json()).then(({ alarms }) =>
        fetch('/api/alarms/' + encodeURIComponent(alarms[0].id) + '/ack', { method: 'POST', body: '{"note":""}', headers: { 'Content-Type': 'application/json' } })).then(({ status }) => status)`,
    );
    assert.equal(status, 403);
    (viewer.faults as string[]).splice(0, viewer.faults.length, ...viewer.faults.filter((fault) => !/403/.test(fault)));
    await alarm(operator).getByRole('button', { name: 'Take back' }).click();
    await alarm(operator).getByRole('button', { name: 'Acknowledge' }).waitFor();
  });

  await t.test('a bookmark opens, and after the sign-in of one who was not', async (t) => {
    const path = `/stream/${encodeURIComponent(two)}?step=minute#pids`;
    const stranger = await watchedPage(page.context().browser()!);
    t.after(() => stranger.context.close());
    await stranger.page.goto(address + path);
    await fillIn(stranger.page, 'vera', PASSWORDS.vera);
    await stranger.page.getByRole('heading', { level: 1, name: 'Test Two' }).waitFor();
    await untilTrue(stranger.page, "location.search === '?step=minute'");
    await stranger.page.goto(`${address}/board?q=5002&view=tiles`);
    await stranger.page.getByRole('link', { name: /Test Two/ }).waitFor();
    await soon(async () => assert.equal(await stranger.page.locator('main a[data-row]').count(), 1));
    await stranger.page.locator('details.me summary').click();
    await stranger.page.getByRole('button', { name: 'Sign out' }).click();
    await stranger.page.getByLabel('Password').waitFor();
    await stranger.page.goto(`${address}/board`);
    await stranger.page.getByLabel('Password').waitFor();
  });

  await t.test('names of the network are text', async () => {
    live.harm(2, 'no_pat', 20);
    for (const { name, path } of await screens(hostile)) {
      if (name === 'system' || name === 'availability') continue;
      await page.goto(address + path);
      await page.locator('main').getByText(SHOWN_HOSTILE_NAME).locator('visible=true').first().waitFor();
      const found = await page.evaluate<Record<string, number | boolean>>(
        `({ images: document.querySelectorAll('img[src="x"], img[onerror]').length, bold: [...document.querySelectorAll('b')].filter(({ textContent }) => textContent.startsWith('head')).length,
          turned: document.body.innerText.includes('\\u202e'), title: document.title.includes('\\u202e') })`,
      );
      assert.deepEqual(found, { images: 0, bold: 0, turned: false, title: false }, path);
    }
    await page.goto(`${address}/board`);
    await page.locator('main').getByText(HOSTILE_PROBE).locator('visible=true').first().waitFor();
  });

  await t.test('by the keyboard alone: every screen and stream, what is folded, and acknowledging', async () => {
    await page.goto(`${address}/board`);
    await page.waitForSelector('main a[data-row]');
    for (const [key, path] of [
      ['m', '/mosaic'],
      ['a', '/alarms'],
      ['b', '/board'],
    ] as const) {
      await page.keyboard.press(key);
      await page.waitForURL(`**${path}`);
    }
    await page.keyboard.press('?');
    await page.locator('dialog[open]').waitFor();
    await page.keyboard.press('Escape');
    for (const { path } of await screens(two)) {
      await page.goto(address + path);
      await untilDrawn(page);
      assert.deepEqual(await tabThrough(page), [], path);
    }
    live.harm(1, 'no_pat', 60);
    await page.goto(`${address}/alarms`);
    const button = page.locator('tr.alarm').getByRole('button', { name: 'Acknowledge' }).first();
    await button.press('Enter');
    await page.locator('tr.alarm input:focus').waitFor();
    await page.keyboard.type('by keys');
    await page.keyboard.press('Enter');
    await page.getByText('by keys').waitFor();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    await t.test(`axe finds nothing on any screen, ${colorScheme}`, async () => {
      await page.emulateMedia({ colorScheme });
      for (const { path } of await screens(two)) {
        await page.goto(address + path);
        await untilDrawn(page);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const found = violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes
              .map(({ html }) => html.slice(0, 200))
              .join(' | ')
              .slice(0, 600)}`,
        );
        assert.deepEqual(found, [], path);
      }
    });
  }

  await t.test('nobody else was asked for anything, and nothing was refused or failed', () => {
    for (const { hosts, faults } of [operator, viewer]) {
      assert.deepEqual([...hosts], [new URL(address).host]);
      assert.deepEqual(faults, []);
    }
  });
});
