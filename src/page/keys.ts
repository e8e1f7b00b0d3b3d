import { useEffect } from 'preact/hooks';

/** A key and what it does; the help lists it. */
export interface KeyAction {
  /** As `KeyboardEvent.key`. */
  readonly key: string;
  readonly does: string;
  readonly run: () => void;
}

const sets = new Set<readonly KeyAction[]>();

/** The keys are in force while the component is drawn; of two for a key, the one that came last. */
export function useKeys(actions: readonly KeyAction[]): void {
  useEffect(() => {
    sets.add(actions);
    return () => void sets.delete(actions);
  });
}

/** All keys in force, the screen's own last. */
export function keysInForce(): readonly KeyAction[] {
  return [...sets].flat();
}

/** Runs the action of a key, but for keys that a field or a dialog wants itself. */
export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    const field = (event.target as Element).closest?.('input, select, textarea');
    if (event.key === 'Escape' && field instanceof HTMLElement) field.blur();
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (field !== null || document.querySelector('dialog[open]') !== null) return;
    const action = keysInForce().findLast(({ key }) => key === event.key);
    if (action === undefined) return;
    event.preventDefault();
    action.run();
  });
}
