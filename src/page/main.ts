import { render } from 'preact';
import { html } from './html.js';
import { listenToKeys } from './keys.js';
import { store } from './live/store.js';
import { followLinks } from './location.js';
import { App } from './shell/app.js';

const root = document.querySelector<HTMLElement>('#app')!;
root.textContent = '';
followLinks(document.body);
listenToKeys();
store.start();
render(html`<${App} />`, root);
