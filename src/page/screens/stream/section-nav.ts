// Tested by: test/page/stream-screen.test.ts
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { html } from '../../html.js';
import { type KeyAction, useKeys } from '../../keys.js';
import { memo } from '../../memo.js';
import type { AnyReport } from './report-kinds.js';
import { sectionAt, sectionsOf } from './sections.js';

/** Below the bar and this navigation. */
const LINE_PX = 120;

const KEYS: readonly KeyAction[] = [
  { key: 'j', does: 'next section', run: () => step(1) },
  { key: 'k', does: 'previous section', run: () => step(-1) },
];

/** Links to the sections; the one that is seen is marked. */
export const SectionNav = memo(({ report }: { report: AnyReport | null }): VNode => {
  const [seen, setSeen] = useState(0);
  useKeys(KEYS);
  useEffect(() => {
    goTo(location.hash.slice(1));
    const note = () => setSeen(currentSection());
    const click = (event: MouseEvent) => {
      const id = (event.target as Element).closest?.<HTMLElement>('a[data-section]')?.dataset.section;
      if (id === undefined || event.button !== 0 || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      goTo(id);
    };
    window.addEventListener('scroll', note, { passive: true });
    document.addEventListener('click', click, { capture: true });
    return () => {
      window.removeEventListener('scroll', note);
      document.removeEventListener('click', click, { capture: true });
    };
  }, []);
  return html`<nav class="sections" aria-label="Sections">${sectionsOf(report).map(
    ({ id, title }, index) =>
      html`<a key=${id} href=${`#${id}`} data-section=${id} aria-current=${index === seen ? 'true' : null}>${title}</a>`,
  )}</nav>`;
});

/** Scrolls there, moves the focus, and has it in the address. */
function goTo(id: string): void {
  const section = id === '' ? null : document.querySelector<HTMLElement>(`section#${CSS.escape(id)}`);
  if (section === null) return;
  section.scrollIntoView();
  section.focus({ preventScroll: true });
  history.replaceState(null, '', `${location.pathname}${location.search}#${id}`);
}

function sections(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('section[data-part]')];
}

function currentSection(): number {
  const isAtEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 4;
  const tops = sections().map((section) => section.getBoundingClientRect().top);
  return isAtEnd && window.scrollY > 0 ? tops.length - 1 : sectionAt(tops, LINE_PX);
}

function step(by: number): void {
  const all = sections();
  goTo(all[Math.min(all.length - 1, Math.max(0, currentSection() + by))]?.id ?? '');
}
