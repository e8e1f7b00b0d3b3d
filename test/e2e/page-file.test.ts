// The page of files that were analysed: their own time, their course, and what is said of what a file has not.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Row, WindowAnswer } from '../../src/board/contract.js';
import { missingBrowser, startBrowser } from '../support/browser.js';
import { pageAddress } from '../support/page/live-page.js';
import { watchedPage } from '../support/page/watched-page.js';
import { REPOSITORY, scratchFolder, startProgram } from '../support/programs/programs.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

const skip = missingBrowser();
const SOUND = 'pilist_l16_48000_2ch_1ms.pcap';

interface FilePage {
  readonly address: string;
  readonly page: Page;
  readonly faults: readonly string[];
  /** Of its first stream. */
  readonly key: string;
  json<Answer>(path: string): Promise<Answer>;
  /** Opens a screen, and waits for a part of it. */
  open(path: string, wanted: string): Promise<void>;
}

async function openFile(t: TestContext, file: string, ...args: string[]): Promise<FilePage> {
  const monitor = startProgram(t, 'monitor', ['--input', file, '--http-port', '0', '--report', 'none', ...args]);
  const address = await pageAddress(monitor);
  await monitor.waitForStderr(/The file is analysed/);
  const browser = await startBrowser(t);
  const { page, faults } = await watchedPage(browser);
  const json = async <Answer>(path: string): Promise<Answer> => (await (await fetch(address + path)).json()) as Answer;
  const [row] = await json<readonly Row[]>('/api/streams');
  return {
    ...{ address, page, faults, json, key: row!.key },
    open: async (path, wanted) => {
      await page.goto(address + path);
      await page.locator(wanted).first().waitFor();
    },
  };
}

/** The capture of the repository without some of its frames, from that one on. */
function withoutFrames(t: TestContext, first: number, count: number): string {
  const bytes = readFileSync(join(REPOSITORY, 'test_data/bars.pcap'));
  const parts = [bytes.subarray(0, 24)];
  for (let offset = 24, frame = 0; offset < bytes.length; frame++) {
    const end = offset + 16 + bytes.readUInt32LE(offset + 8);
    if (frame < first || frame >= first + count) parts.push(bytes.subarray(offset, end));
    offset = end;
  }
  const file = join(scratchFolder(t), 'lossy.pcap');
  writeFileSync(file, Buffer.concat(parts));
  return file;
}

const streamOf = (key: string) => `/stream/${encodeURIComponent(key)}`;

describe('the page of a file', { skip, timeout: 240_000 }, () => {
  test('of a capture that was made long ago shows all of its events and alarms in its own time', async (t) => {
    const { page, faults, open } = await openFile(t, withoutFrames(t, 400, 3));
    await open('/alarms', '.lane-bar');
    assert.equal(await page.getByLabel('Time', { exact: true }).inputValue(), '');
    await page.locator('tr.event').first().waitFor();
    assert.equal(await page.locator('.lane-unknown').count(), 0);
    assert.match((await page.locator('#events + p').textContent())!, /^From the analysis of the file, since 20\d\d-/);
    await page.locator('tr.alarm', { hasText: /Continuity count error.*at 20\d\d-/s }).waitFor();
    assert.equal(await page.locator('tr.alarm').count(), 1);
    await page.getByLabel('Time', { exact: true }).selectOption('1h');
    await page.waitForURL('**/alarms?span=1h');
    await page.locator('tr.event').first().waitFor();
    await open('/system', '.system-part');
    await page.getByText('A file is analysed: there is no probe.').waitFor();
    assert.doesNotMatch((await page.locator('main').textContent())!, /No probe has been heard/);
    assert.deepEqual(faults, []);
  });

  test('has a bar for each second, in which all its packets are', async (t) => {
    const { page, faults, key, json, open } = await openFile(t, join(REPOSITORY, 'test_data/bars.pcap'));
    const window = await json<WindowAnswer>(`/api/streams/${encodeURIComponent(key)}/window`);
    assert.ok(window.time_s.length > 3, `${window.time_s.length} bars`);
    assert.ok(window.values.iat_max_ns!.every((value) => value !== null));
    await open(streamOf(key), '#window canvas');
    await page.locator('#window .controls', { hasText: /, of a file of \d+ s/ }).waitFor();
    await page.locator('#window summary').click();
    await page
      .locator('#window tbody tr')
      .nth(window.time_s.length - 1)
      .waitFor();
    await page.locator('#bitrate canvas').nth(1).waitFor();
    assert.deepEqual(faults, []);
  });

  test('of several files has each by its name, and says what is not on their timeline', async (t) => {
    const packets = join(REPOSITORY, 'test_data/bars.mpegts');
    const { page, faults, open } = await openFile(t, withoutFrames(t, 400, 3), '--input', packets);
    await open('/board?group=probe', 'tr.group');
    assert.deepEqual((await page.locator('.group-name').allTextContents()).sort(), ['bars.mpegts', 'lossy.pcap']);
    await page.getByRole('button', { name: 'by file' }).waitFor();
    await page.getByLabel('File').selectOption('lossy.pcap');
    await page.waitForURL('**/board?group=probe&probe=lossy.pcap');
    await page.locator('tr.row a').click();
    await page.locator('.stream-facts div', { hasText: /^Filelossy\.pcap$/ }).waitFor();
    await open('/alarms', '.lane-bar');
    await page.getByText('Files without arrival times are not on it').waitFor();
    assert.equal(await page.locator('.lane').count(), 1);
    const times = page.locator('tr.event .event-time');
    await times.filter({ hasText: /^0:0/ }).first().waitFor();
    await times
      .filter({ hasText: /^20\d\d-/ })
      .first()
      .waitFor();
    assert.deepEqual(faults, []);
  });

  test('of packets without arrival times counts from its first packet', async (t) => {
    const { page, faults, key, open } = await openFile(t, join(REPOSITORY, 'test_data/bars.mpegts'));
    await open(streamOf(key), '#window canvas');
    assert.match((await page.locator('#window .told').textContent())!, /^0:\d\d\.000/);
    await open('/alarms', 'tr.event');
    assert.match((await page.locator('tr.event .event-time').first().textContent())!, /^0:\d\d\.\d{3}$/);
    assert.deepEqual(faults, []);
  });
});

test('sound of ST 2110 in a file is called by its session, and has its course', {
  skip: skip || missingSamples(),
  timeout: 120_000,
}, async (t) => {
  const file = join(samplesDir()!, SOUND);
  const sdp = join(scratchFolder(t), 'sound.sdp');
  const plain = await openFile(t, file);
  const [host, port] = plain.key.slice(2).split(':');
  writeFileSync(
    sdp,
    [
      ...['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=Studio <b>7</b>', 't=0 0', `m=audio ${port} RTP/AVP 98`],
      ...[`c=IN IP4 ${host}/32`, 'a=rtpmap:98 L16/48000/2', 'a=ptime:1', ''],
    ].join('\r\n'),
  );
  const { page, faults, key, open } = await openFile(t, file, '--sdp', sdp);
  await open('/board', 'tr.row');
  await page.getByRole('link', { name: 'Studio <b>7</b>' }).waitFor();
  await open(streamOf(key), '#window canvas');
  assert.equal(await page.locator('h1').textContent(), 'Studio <b>7</b>');
  assert.match((await page.locator('.stream-facts').textContent())!, /SessionStudio <b>7<\/b>/);
  assert.match((await page.locator('#window .told').textContent())!, /IAT .* avg.*no packet lost/);
  await page
    .locator('#essence td', { hasText: /^482,976$/ })
    .first()
    .waitFor(); // samples
  await page.getByText('Not measured in this time: no clock rate.').waitFor();
  assert.equal(await page.evaluate('getComputedStyle(document.querySelector("#network table")).display'), 'table');
  assert.deepEqual(faults, []);
});
