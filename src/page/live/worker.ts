// Tested by: test/page/screens.test.ts
import { createBrowserHub } from './browser-hub.js';
import type { HubMessage, HubTab } from './hub.js';

/** What a tab says to the worker. */
export type TabMessage = 'hello' | 'taken' | 'bye';

const hub = createBrowserHub();

// The types of a page have no SharedWorkerGlobalScope.
(globalThis as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = ({ ports }) => {
  const port = ports[0]!;
  const tab: HubTab = { send: (message: HubMessage) => port.postMessage(message) };
  port.onmessage = ({ data }: MessageEvent<TabMessage>) => {
    if (data === 'taken') hub.taken(tab);
    else if (data === 'hello') hub.hello(tab);
    else hub.remove(tab);
  };
  hub.add(tab);
};
