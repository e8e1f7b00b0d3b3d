// Tested by: test/page/screens.test.ts
import type { Me } from '../contract.js';
import { Hub, type LiveSource } from './hub.js';

/** The hub over this browser's EventSource. */
export function createBrowserHub(): Hub {
  const hub = new Hub({
    open: (lastEventId) => {
      const query = lastEventId === null ? '' : `?last_event_id=${encodeURIComponent(lastEventId)}`;
      return new EventSource(`/api/live${query}`) as unknown as LiveSource;
    },
    whoAmI: async () => {
      try {
        const answer = await fetch('/api/me');
        return answer.ok ? ((await answer.json()) as Me) : answer.status === 401 ? null : undefined;
      } catch {
        return undefined;
      }
    },
    now: () => performance.now(),
  });
  setInterval(() => hub.tick(), 1000);
  return hub;
}
