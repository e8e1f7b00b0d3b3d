import { render } from 'preact';
import { html } from '../html.js';
import { listenToKeys } from '../keys.js';
import { followLinks } from '../location.js';
import { App } from './app.js';

/** Draws the page. */
export function start(): void {
  const root = document.querySelector<HTMLElement>('#app')!;
  root.textContent = '';
  followLinks(document.body);
  listenToKeys();
  render(html`<${App} />`, root);
}
