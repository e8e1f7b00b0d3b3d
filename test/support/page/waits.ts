import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';

/** The machine has other work. */
const WITHIN_MS = 20_000;
const EVERY_MS = 20;

/** Waits until all asserts hold, as what a browser draws comes a moment after what it is told; throws what failed last. */
export async function soon(asserts: () => Promise<void>, withinMs = WITHIN_MS): Promise<void> {
  for (const endMs = Date.now() + withinMs; ; await delay(EVERY_MS)) {
    try {
      return await asserts();
    } catch (error) {
      if (Date.now() > endMs) throw error;
    }
  }
}

/** Waits until a piece of script is true. Playwright's `waitForFunction` evaluates it anew in the page, where the Content-Security-Policy refuses that. */
export async function untilTrue(page: Page, script: string, withinMs = WITHIN_MS): Promise<void> {
  await soon(async () => {
    if (!(await page.evaluate<boolean>(`Boolean(${script})`))) throw new Error(`not within ${withinMs} ms: ${script}`);
  }, withinMs);
}

/** Waits until a screen has all that it asks the monitor for, with its pictures and plots. */
export async function untilDrawn(page: Page): Promise<void> {
  await page.waitForSelector('main h1', { state: 'attached' });
  await untilTrue(
    page,
    `document.querySelector('main .notice[role=status]') === null && [...document.images].every(({ complete }) => complete) &&
      [...document.querySelectorAll('.plot')].every((plot) => plot.querySelector('canvas') !== null)`,
  );
}

/** Notes from now on when a piece of script was true first, by the changes of the page itself; gives the way to wait for that: epoch ms. */
export async function noteWhen(page: Page, script: string): Promise<() => Promise<number>> {
  const name = `noted${Math.random().toString(36).slice(2)}`;
  await page.evaluate(`{
    const note = () => { if (globalThis.${name} === undefined && (${script})) globalThis.${name} = Date.now(); };
    new MutationObserver(note).observe(document.documentElement, { subtree: true, childList: true, characterData: true, attributes: true });
    note();
  }`);
  return async () => {
    await untilTrue(page, `globalThis.${name} !== undefined`);
    return page.evaluate<number>(`globalThis.${name}`);
  };
}
