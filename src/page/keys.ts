import { useLayoutEffect, useRef } from 'preact/hooks';
import { SINGLE_KEYS } from './preferences.js';

/** A key and what it does; the help lists it. */
export interface KeyAction {
  /** As `KeyboardEvent.key`. */
  readonly key: string;
  readonly does: string;
  readonly run: () => void;
}

/** Of each component that has keys, in the order in which they came. */
const sets = new Map<object, readonly KeyAction[]>();

/** The keys are in force as soon as the component is drawn and as long as it is; of two for a key, the one that came last. */
export function useKeys(actions: readonly KeyAction[]): void {
  const owner = useRef({}).current;
  useLayoutEffect(() => void sets.set(owner, actions));
  useLayoutEffect(() => () => void sets.delete(owner), []);
}

/** All keys in force, the screen's own last. */
export function keysInForce(): readonly KeyAction[] {
  return [...sets.values()].flat();
}

/** Whether a key is a character, which software that types what is said sends by accident. */
export function isCharacter(key: string): boolean {
  return key.length === 1;
}

/** Runs the action of a key, but for keys that a field or a dialog wants itself, and characters where they are switched off. */
export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    const field = (event.target as Element).closest?.('input, select, textarea');
    if (event.key === 'Escape' && field instanceof HTMLElement) field.blur();
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isCharacter(event.key) && !SINGLE_KEYS.value) return;
    if (field !== null || document.querySelector('dialog[open]') !== null) return;
    const action = keysInForce().findLast(({ key }) => key === event.key);
    if (action === undefined) return;
    event.preventDefault();
    action.run();
  });
}
