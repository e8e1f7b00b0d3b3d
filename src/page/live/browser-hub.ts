// Tested by: test/page/screens.test.ts
import { Hub, type LiveSource } from './hub.js';

/** The hub over this browser's EventSource. */
export function createBrowserHub(): Hub {
  const hub = new Hub({
    open: (lastEventId) => {
      const query = lastEventId === null ? '' : `?last_event_id=${encodeURIComponent(lastEventId)}`;
      return new EventSource(`/api/live${query}`) as unknown as LiveSource;
    },
    isSignedOut: async () => {
      try {
        return (await fetch('/api/me')).status === 401;
      } catch {
        return false;
      }
    },
    now: () => performance.now(),
  });
  setInterval(() => hub.tick(), 1000);
  return hub;
}
