import { render } from 'preact';
import { html } from '../html.js';
import { listenToKeys } from '../keys.js';
import { followLinks, here } from '../location.js';
import { SCREENS } from '../screens.js';
import { fetchAllViews, fetchView } from '../use-view.js';
import { App } from './app.js';

/** The other screens are fetched so long after the first one. */
const OTHERS_AFTER_MS = 1500;

/** Draws the page as soon as its screen is there. */
export async function start(): Promise<void> {
  const root = document.querySelector<HTMLElement>('#app')!;
  const screen = SCREENS.find(({ path }) => path === here().screen);
  // One that cannot be fetched says so when it is drawn.
  if (screen !== undefined) await fetchView(screen).catch(() => undefined);
  root.textContent = '';
  followLinks(document.body);
  listenToKeys();
  render(html`<${App} />`, root);
  setTimeout(fetchAllViews, OTHERS_AFTER_MS);
}
