import { createBrowserHub } from './browser-hub.js';
import type { HubMessage, HubTab } from './hub.js';
import type { TabMessage } from './worker.js';

/** The way from a tab to the connection that all tabs share; a tab has one of its own where the browser has no shared workers. */
export interface Connection {
  say(message: TabMessage): void;
}

export function connect(take: (message: HubMessage) => void): Connection {
  return typeof SharedWorker === 'undefined' ? connectAlone(take) : connectShared(take);
}

function connectShared(take: (message: HubMessage) => void): Connection {
  const { port } = new SharedWorker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'tscap-live' });
  port.onmessage = ({ data }: MessageEvent<HubMessage>) => take(data);
  return { say: (message) => port.postMessage(message) };
}

function connectAlone(take: (message: HubMessage) => void): Connection {
  const hub = createBrowserHub();
  // As a worker's messages are: not before the caller has this connection.
  const tab: HubTab = { send: (message) => queueMicrotask(() => take(message)) };
  hub.add(tab);
  return {
    say: (message) => {
      if (message === 'taken') hub.taken(tab);
      else if (message === 'hello') hub.hello(tab);
      else hub.remove(tab);
    },
  };
}
