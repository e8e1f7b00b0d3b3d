import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openPage } from '../browser.js';

/** A page, and what it did that it must not. */
export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts, of the console, of the Content-Security-Policy, dialogs. */
  readonly faults: readonly string[];
  /** Hosts that anything was asked of. */
  readonly hosts: ReadonlySet<string>;
}

/** Opens an empty page of a context of its own that is watched from its first request on. */
export async function watchedPage(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<WatchedPage> {
  const opened = await openPage(browser, { viewport: { width: 1280, height: 800 }, ...options });
  const { page } = opened;
  const faults = opened.faults as string[];
  const context = page.context();
  const hosts = new Set<string>();
  context.on('request', (request) => hosts.add(new URL(request.url()).host));
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
  });
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await context.addInitScript(
    `document.addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI));`,
  );
  return { page, context, faults, hosts };
}

/** Signs in by the form, and is on the board then. */
export async function signIn({ page }: WatchedPage, address: string, name: string, password: string): Promise<void> {
  await page.goto(`${address}/board`);
  await fillIn(page, name, password);
  await page.waitForSelector('main h1');
}

/** Fills in the form that is there. */
export async function fillIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
}
