import type { VNode } from 'preact';
import { useNow } from '../hooks.js';
import { html } from '../html.js';
import { store } from '../live/store.js';

/** Says in words that what is shown is not live, and why: from when the rows of that screen say so too. */
export function ConnectionNotice({ isStale }: { isStale: boolean }): VNode | null {
  useNow();
  if (store.link === 'signed_out') {
    const next = encodeURIComponent(location.pathname + location.search);
    return html`<p class="alert" role="alert">You are signed out: nothing here is live. <a href=${`/sign-in?to=${next}`} target="_self">Sign in</a></p>`;
  }
  if (store.state.run === '' || !isStale) return null;
  return html`<p class="alert"><span role="alert">No connection to the monitor: the state of every stream is unknown.</span> Nothing came for ${store.silentSeconds} s; trying again …</p>`;
}
