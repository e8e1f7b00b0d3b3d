// Tested by: test/page/screens.test.ts
import { useEffect, useState } from 'preact/hooks';
import { SCREENS, type Screen, type ScreenView } from './screens.js';

const views = new Map<Screen, ScreenView>();

/** Fetches a screen, if it is not there yet. */
export async function fetchView(screen: Screen): Promise<void> {
  if (!views.has(screen)) views.set(screen, await screen.load());
}

/** Fetches all screens: they are there, too, when the monitor does not answer any more. */
export function fetchAllViews(): void {
  // One that cannot be fetched is fetched when one goes there, which says so.
  for (const screen of SCREENS) fetchView(screen).catch(() => undefined);
}

/** What draws a screen, once that is there; null: it cannot be fetched. */
export function useView(screen: Screen | undefined): ScreenView | null | undefined {
  const [failed, setFailed] = useState<Screen>();
  const [, setFetched] = useState<Screen>();
  const view = screen === undefined ? undefined : views.get(screen);
  useEffect(() => {
    if (screen === undefined || view !== undefined) return;
    fetchView(screen).then(
      () => setFetched(screen),
      () => setFailed(screen),
    );
  }, [screen]);
  return view ?? (screen !== undefined && failed === screen ? null : undefined);
}
