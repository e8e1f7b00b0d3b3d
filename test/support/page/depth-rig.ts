import type { TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage } from '../browser.js';
import { MockPage, type MockPageOptions } from './mock-page.js';

/** A stream of the mock: with an alarm of 1.4, in RTP. */
export const ALARMED = `/stream/${encodeURIComponent('probe-2/239.1.0.2:5000')}`;
/** Uncompressed video of the mock. */
export const VIDEO = `/stream/${encodeURIComponent('probe-1/239.1.0.4:5000')}`;

/** A page with the mock behind it. */
export interface DepthRig {
  readonly mock: MockPage;
  readonly page: Page;
  readonly faults: readonly string[];
}

/** Opens a screen of the mock, which is closed when the test ends, and waits for a part of it. */
export async function openScreen(
  t: TestContext,
  browser: Browser,
  path: string,
  wanted: string,
  { mock: options = {}, viewport = { width: 1280, height: 800 }, isViewer = false }: ScreenOptions = {},
): Promise<DepthRig> {
  const mock = await MockPage.open(options);
  if (isViewer) mock.board.me = { name: 'vera', role: 'viewer', has_session: true };
  t.after(() => mock.close());
  const { page, faults } = await openPage(browser, { viewport });
  t.after(() => page.context().close());
  await page.goto(mock.address + path);
  await page.waitForSelector(wanted);
  return { mock, page, faults };
}

export interface ScreenOptions {
  readonly mock?: MockPageOptions;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly isViewer?: boolean;
}
