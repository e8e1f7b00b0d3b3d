import type { Page } from 'playwright-core';

/** What a person works with. */
const ACTIVE = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex="0"]';
const MOST_TABS = 400;
/** Between two looks at whether the end was reached. */
const TABS_AT_ONCE = 8;

/**
 * Goes through the page by Tab (a row that was out of sight is another element when it is back: its text counts), from its top; returns what
 * was there all the time and was not reached, or cannot be seen to have the focus.
 */
export async function tabThrough(page: Page): Promise<string[]> {
  await page.evaluate(`{
    document.activeElement?.blur();
    window.getSelection()?.removeAllRanges();
    const keyOf = (element) => [element.tagName, element.getAttribute('href') ?? element.textContent.slice(0, 60), element.closest('[data-line]')?.querySelector('th')?.textContent.slice(0, 30)].join(' ');
    const wanted = () => [...document.querySelectorAll('${ACTIVE}')].filter((element) => element.checkVisibility() && !element.disabled && element.tabIndex >= 0);
    const atFirst = new Set(wanted().map(keyOf));
    const reached = new Set();
    const reachedKeys = new Set();
    const unseen = new Set();
    let last = null;
    globalThis.walk = { isRound: false };
    const note = ({ target }) => {
      // A field of a date has several stops.
      if (target === last) return;
      last = target;
      if (reached.has(target)) globalThis.walk.isRound = true;
      reached.add(target);
      reachedKeys.add(keyOf(target));
      const { outlineStyle, boxShadow } = getComputedStyle(target);
      if (outlineStyle === 'none' && boxShadow === 'none') unseen.add(target);
    };
    document.addEventListener('focusin', note);
    globalThis.walk.end = () => {
      document.removeEventListener('focusin', note);
      const name = (element) => element.outerHTML.slice(0, 120);
      const groups = new Set([...reached].filter((element) => element.type === 'radio').map(({ name }) => name));
      const missed = wanted().filter((element) => atFirst.has(keyOf(element)) && !reached.has(element) && !reachedKeys.has(keyOf(element)) && !(element.type === 'radio' && groups.has(element.name)));
      return [...missed.map((element) => 'not reached: ' + name(element)), ...[...unseen].map((element) => 'no sign of the focus: ' + name(element))];
    };
  }`);
  for (
    let tabs = 0;
    tabs < MOST_TABS && !(await page.evaluate<boolean>('globalThis.walk.isRound'));
    tabs += TABS_AT_ONCE
  ) {
    for (let count = 0; count < TABS_AT_ONCE; count++) await page.keyboard.press('Tab');
  }
  return page.evaluate<string[]>('globalThis.walk.end()');
}
