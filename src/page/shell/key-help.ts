import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { isCharacter, keysInForce } from '../keys.js';
import { SINGLE_KEYS, usePreference } from '../preferences.js';

/** Keys that have a sign, not a name. */
const SIGNS: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→' };

let open: () => void = () => undefined;

/** Shows the keys. */
export function openKeyHelp(): void {
  open();
}

/** The keys that are in force, in a dialog. */
export function KeyHelp(): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const [keys, setKeys] = useState(keysInForce());
  const hasCharacters = usePreference(SINGLE_KEYS);
  useLayoutEffect(() => {
    open = () => {
      setKeys(keysInForce());
      dialog.current?.showModal();
    };
  }, []);
  return html`<dialog class="keys" ref=${dialog} aria-labelledby="keys-title">
    <h2 id="keys-title">Keys</h2>
    <dl>${keys.map(({ key, does }) => html`<div key=${key} class=${isCharacter(key) && !hasCharacters ? 'is-off' : ''}><dt><kbd>${SIGNS[key] ?? key}</kbd></dt><dd>${does}</dd></div>`)}
      <div><dt><kbd>Tab</kbd></dt><dd>next control</dd></div><div><dt><kbd>Esc</kbd></dt><dd>leave a field or this list</dd></div></dl>
    <label class="keys-choice"><input type="checkbox" checked=${hasCharacters} onChange=${(event: Event) => SINGLE_KEYS.choose((event.target as HTMLInputElement).checked)} /> single characters are keys, in this browser</label>
    <form method="dialog"><button>Close</button></form>
  </dialog>`;
}
