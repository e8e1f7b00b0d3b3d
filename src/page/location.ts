// Tested by: test/page/screens.test.ts
import { useEffect, useState } from 'preact/hooks';
import { type Address, parseAddress } from './router.js';

const listeners = new Set<() => void>();

window.addEventListener('popstate', tell);

/** Goes to an address of this page; `replace`: without a step back to where it was. */
export function navigate(address: string, { replace = false } = {}): void {
  if (address === location.pathname + location.search) return;
  if (replace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  tell();
}

/** Where the page is; draws anew when it goes elsewhere. */
export function useAddress(): Address {
  const [address, setAddress] = useState(here);
  useEffect(() => {
    const update = () => setAddress(here());
    listeners.add(update);
    return () => void listeners.delete(update);
  }, []);
  return address;
}

/** Sets choices in the address, so that it can be bookmarked. */
export function changeQuery(choices: Readonly<Record<string, string | null>>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(choices)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString().replaceAll('%2C', ',');
  navigate(location.pathname + (text === '' ? '' : `?${text}`), { replace: true });
}

/** A click on a link within the page goes there without loading it anew, unless it is to open elsewhere. */
export function followLinks(root: HTMLElement): void {
  root.addEventListener('click', (event) => {
    const link = (event.target as Element).closest?.('a');
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !isPlain || event.defaultPrevented || link.target !== '' || link.hasAttribute('download')) return;
    if (link.origin !== location.origin || link.pathname.startsWith('/api/')) return;
    event.preventDefault();
    navigate(link.pathname + link.search);
  });
}

/** Where the page is now. */
export function here(): Address {
  return parseAddress(location.pathname, location.search);
}

function tell(): void {
  for (const listener of [...listeners]) listener();
}
