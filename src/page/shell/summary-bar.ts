// Tested by: test/page/screens.test.ts
import type { VNode } from 'preact';
import { pathToScreen } from '../carried.js';
import { shown } from '../components/named.js';
import { TimeOfDay } from '../components/since.js';
import { StateSign } from '../components/state-badge.js';
import { STATES } from '../components/states.js';
import { useNow } from '../hooks.js';
import { html } from '../html.js';
import { store } from '../live/store.js';
import { setUtc, useIsUtc } from '../preferences.js';
import type { Address } from '../router.js';
import { SCREENS } from '../screens.js';
import { DropDown } from './drop-down.js';
import { openKeyHelp } from './key-help.js';
import { ownTroubles } from './own-troubles.js';
import { Person } from './person.js';
import { countStates } from './state-counts.js';

/** On top of every screen: where one is, how many streams are in which state, and whether this monitor itself is well. */
export function SummaryBar({ address }: { address: Address }): VNode {
  const isLive = store.state.run !== '';
  return html`<header class="bar">
    <nav class="bar-nav" aria-label="Screens">
      <a class="brand" href="/board">tscap</a>
      ${SCREENS.filter(({ key }) => key !== null).map(
        ({ path, title }) =>
          html`<a key=${path} href=${pathToScreen(path, address)} aria-current=${path === address.screen ? 'page' : null}>${title}</a>`,
      )}
    </nav>
    ${isLive && html`<${StateCounts} />`}
    <div class="bar-end">
      ${isLive && html`<${Troubles} />`}
      <${LinkSign} />
      ${isLive && html`<${Clock} />`}
      ${isLive && html`<${Person} me=${store.state.me} />`}
      <button type="button" class="quiet" aria-label="Keys" title="Keys (?)" onClick=${openKeyHelp}>?</button>
    </div>
  </header>`;
}

function StateCounts(): VNode {
  const counts = countStates(store);
  const total = store.state.rows.size;
  return html`<nav class="counts" aria-label="Streams by state">
    <a href="/board" title="all streams"><span class="count">${total}</span> ${total === 1 ? 'stream' : 'streams'}</a>
    ${STATES.filter(({ state }) => counts[state] > 0 || state === 'ok' || state === 'error').map(
      ({
        state,
        label,
      }) => html`<a key=${state} href=${`/board?state=${state}`} class=${`count-${state} ${counts[state] > 0 ? 'is-some' : ''}`} title=${`${counts[state]} ${label}`}>
        <${StateSign} state=${state} /><span class="count">${counts[state]}</span><span class="count-label"> ${label}</span></a>`,
    )}
  </nav>`;
}

function Troubles(): VNode | null {
  const troubles = ownTroubles(store.state);
  if (troubles.length === 0) return null;
  const head = html`<${StateSign} state="warning" /><span class="own-label">monitor: </span>${troubles.length}`;
  return html`<${DropDown} name="own" title="Trouble of the monitor and its probes" head=${head}>
    <ul>${troubles.map((text) => html`<li key=${text}>${shown(text)}</li>`)}</ul><//>`;
}

const LINKS = { connecting: 'connecting', open: 'live', lost: 'no connection', signed_out: 'signed out' } as const;

function LinkSign(): VNode {
  const link = store.isStale && store.link === 'open' ? 'lost' : store.link;
  return html`<span class=${`link link-${link}`} role="status"><span class="link-dot" aria-hidden="true" /><span class="link-label">${LINKS[link]}</span></span>`;
}

function Clock(): VNode {
  const now = useNow();
  const isUtc = useIsUtc();
  return html`<button type="button" class="quiet clock" onClick=${() => setUtc(!isUtc)} title="Times in UTC or local time">
    <${TimeOfDay} ms=${now} withDate=${false} /> ${isUtc ? 'UTC' : 'local'}</button>`;
}
