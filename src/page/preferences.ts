import { useEffect, useState } from 'preact/hooks';

/** Kept in this browser; what is not stored, as in a private window, lasts as long as the tab. */
const NAME = 'tscap-utc';
let isUtc = read();
const listeners = new Set<() => void>();

window.addEventListener('storage', ({ key }) => {
  if (key === NAME) set(read());
});

export function setUtc(value: boolean): void {
  try {
    localStorage.setItem(NAME, value ? '1' : '0');
  } catch {
    // No room or no right to store: it is so for this tab.
  }
  set(value);
}

/** Whether times are shown by UTC. */
export function useIsUtc(): boolean {
  const [value, setValue] = useState(isUtc);
  useEffect(() => {
    const update = () => setValue(isUtc);
    listeners.add(update);
    return () => void listeners.delete(update);
  }, []);
  return value;
}

function set(value: boolean): void {
  isUtc = value;
  for (const listener of listeners) listener();
}

function read(): boolean {
  try {
    return localStorage.getItem(NAME) === '1';
  } catch {
    return false;
  }
}
