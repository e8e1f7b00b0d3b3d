import { execFileSync } from 'node:child_process';
import type { TestContext } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { missingTool } from './programs/privileges.js';

const CHROMIUM = 'chromium';
const START_TIMEOUT_MS = 60_000;
/** The machine has other work. */
const ACTION_TIMEOUT_MS = 60_000;
/** Nothing but what a page asks for goes over the network. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

/** Why a test that needs a browser must be skipped here, or false. */
export function missingBrowser(): string | false {
  return missingTool(CHROMIUM);
}

/** Starts the machine's Chromium without a window and with a profile of its own, which is gone when the test ends. */
export async function startBrowser(t: Pick<TestContext, 'after'>): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: programOf(CHROMIUM),
    args: ARGUMENTS,
    headless: true,
    timeout: START_TIMEOUT_MS,
  });
  t.after(() => browser.close());
  return browser;
}

/** An empty page of a fresh context (no cookies or storage of other pages), and what it complains of: errors of scripts and of its console. */
export async function openPage(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ readonly page: Page; readonly faults: readonly string[] }> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(ACTION_TIMEOUT_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return { page, faults };
}

/** Where the shell finds it: playwright asks for a path. */
function programOf(command: string): string {
  return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', command], { encoding: 'utf8' }).trim();
}
