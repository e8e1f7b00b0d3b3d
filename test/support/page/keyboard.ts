import type { Page } from 'playwright-core';

/** What a person works with. */
const ACTIVE = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex="0"]';
const MOST_TABS = 400;
/** At the end of the page, and where what had the focus has gone, the focus is nowhere for a moment. */
const MOST_NOWHERE = 5;

/** Goes through the page by Tab (a row that was out of sight is another element when it is back: its text counts), from its top; returns what was not reached, or cannot be seen to have the focus. */
export async function tabThrough(page: Page): Promise<string[]> {
  await page.evaluate(`{
    document.activeElement?.blur();
    window.getSelection()?.removeAllRanges();
    globalThis.keyOf = (element) => [element.tagName, element.getAttribute('href') ?? element.textContent.slice(0, 60), element.closest('[data-line]')?.querySelector('th')?.textContent.slice(0, 30)].join(' ');
    globalThis.reached = new Set();
    globalThis.reachedKeys = new Set();
    globalThis.unseen = new Set();
    globalThis.nowhere = 0;
    globalThis.last = null;
  }`);
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    await page.keyboard.press('Tab');
    const isRound = await page.evaluate<boolean>(`(() => {
      const element = document.activeElement;
      if (element === document.body || element === null) return ++globalThis.nowhere > ${MOST_NOWHERE};
      // A field of a date has several stops.
      if (globalThis.last === element) return false;
      globalThis.last = element;
      if (globalThis.reached.has(element)) return true;
      globalThis.reached.add(element);
      globalThis.reachedKeys.add(globalThis.keyOf(element));
      const { outlineStyle, boxShadow } = getComputedStyle(element);
      if (outlineStyle === 'none' && boxShadow === 'none') globalThis.unseen.add(element);
      return false;
    })()`);
    if (isRound) break;
  }
  return page.evaluate<string[]>(`(() => {
    const name = (element) => element.outerHTML.slice(0, 120);
    const wanted = [...document.querySelectorAll('${ACTIVE}')].filter((element) => element.checkVisibility() && !element.disabled && element.tabIndex >= 0);
    const groups = new Set([...globalThis.reached].filter((element) => element.type === 'radio').map(({ name }) => name));
    const missed = wanted.filter((element) => !globalThis.reached.has(element) && !globalThis.reachedKeys.has(globalThis.keyOf(element)) && !(element.type === 'radio' && groups.has(element.name)));
    return [...missed.map((element) => 'not reached: ' + name(element)), ...[...globalThis.unseen].map((element) => 'no sign of the focus: ' + name(element))];
  })()`);
}
