// Tested by: test/page/screens.test.ts
import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { pathToScreen } from '../carried.js';
import { useStore } from '../hooks.js';
import { html } from '../html.js';
import { type KeyAction, useKeys } from '../keys.js';
import { store } from '../live/store.js';
import { here, navigate, useAddress } from '../location.js';
import { SCREENS } from '../screens.js';
import { useView } from '../use-view.js';
import { AlarmAnnouncer } from './alarm-announcer.js';
import { KeyHelp, openKeyHelp } from './key-help.js';
import { ConnectionNotice } from './link-notice.js';
import { SummaryBar } from './summary-bar.js';
import { useTabSigns } from './tab-signs.js';

const KEYS: readonly KeyAction[] = [
  { key: '?', does: 'show these keys', run: openKeyHelp },
  ...SCREENS.flatMap(({ path, title, key }) =>
    key === null ? [] : [{ key, does: `go to ${title}`, run: () => navigate(pathToScreen(path, here())) }],
  ),
];

/** The page: bar, notice, and the screen of the address. */
export function App(): VNode {
  const address = useAddress();
  useStore();
  useKeys(KEYS);
  useTabSigns();
  const screen = SCREENS.find(({ path }) => path === address.screen);
  const main = useRef<HTMLElement>(null);
  const place = `${address.screen}/${address.key}`;
  useMoveFocus(main, place);
  const view = useView(screen);
  return html`
    <a class="skip" href="#main" onClick=${(event: Event) => skipTo(event, main.current)}>Skip to the content</a>
    <${SummaryBar} address=${address} />
    <${ConnectionNotice} isStale=${store.isStale} />
    <main id="main" tabindex="-1" ref=${main}>${screen === undefined ? html`<${NotHere} />` : view === null ? html`<${NotFetched} />` : view === undefined || store.state.run === '' ? html`<${Waiting} />` : html`<${view} key=${place} address=${address} />`}</main>
    <${AlarmAnnouncer} />
    <${KeyHelp} />
  `;
}

/** Another screen begins at its top, and the focus with it: before a key can have moved it on. */
function useMoveFocus(main: { readonly current: HTMLElement | null }, place: string): void {
  const isFirst = useRef(true);
  useLayoutEffect(() => {
    if (!isFirst.current) main.current?.focus({ preventScroll: true });
    isFirst.current = false;
    window.scrollTo(0, 0);
  }, [place]);
}

function skipTo(event: Event, main: HTMLElement | null): void {
  event.preventDefault();
  main?.focus();
}

function Waiting(): VNode {
  const text =
    store.link === 'lost' ? 'The monitor does not answer yet.' : 'Waiting for the first state of the monitor …';
  return html`<p class="notice" role="status">${text}</p>`;
}

function NotFetched(): VNode {
  return html`<p class="problem" role="alert">This screen cannot be fetched from the monitor. <a href=${location.href} target="_self">Try again</a></p>`;
}

function NotHere(): VNode {
  return html`<h1>Not here</h1><p class="notice">There is no such page. <a href="/board">To the board</a></p>`;
}
