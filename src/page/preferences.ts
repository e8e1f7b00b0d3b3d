// Tested by: test/page/preferences.test.ts
import { useEffect, useState } from 'preact/hooks';

/** Something that people choose once, kept in this browser for all its tabs; what is not stored, as in a private window, lasts as long as the tab. */
class Preference {
  #value: boolean;
  readonly #listeners = new Set<() => void>();

  constructor(
    readonly name: string,
    readonly otherwise: boolean,
  ) {
    this.#value = this.#read();
    window.addEventListener('storage', ({ key }) => {
      if (key === name) this.#set(this.#read());
    });
  }

  get value(): boolean {
    return this.#value;
  }

  choose(value: boolean): void {
    try {
      localStorage.setItem(this.name, value ? '1' : '0');
    } catch {
      // No room or no right to store: it is so for this tab.
    }
    this.#set(value);
  }

  /** Gives the way to stop it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #set(value: boolean): void {
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }

  #read(): boolean {
    try {
      const stored = localStorage.getItem(this.name);
      return stored === null ? this.otherwise : stored === '1';
    } catch {
      return this.otherwise;
    }
  }
}

const UTC = new Preference('tscap-utc', false);

/** Whether a single character is a shortcut. Spec: W3C WCAG, 2.1.4 */
export const SINGLE_KEYS = new Preference('tscap-single-keys', true);

/** The preference; draws anew when it changes. */
export function usePreference(preference: Preference): boolean {
  const [value, setValue] = useState(preference.value);
  useEffect(() => preference.onChange(() => setValue(preference.value)), [preference]);
  return value;
}

export function setUtc(value: boolean): void {
  UTC.choose(value);
}

/** Whether times are shown by UTC. */
export function useIsUtc(): boolean {
  return usePreference(UTC);
}
