import type { DeltaMessage } from '../../../src/board/contract.js';
import type { EventStream } from '../../../src/http/event-stream.js';
import { jsonAnswer, type Route } from '../../../src/http/route.js';
import type { MockBoard } from './mock-board.js';
import { depthRoutes } from './mock-depth.js';
import { mockSystem } from './mock-system.js';

export interface MockRoutes {
  readonly routes: readonly Route[];
  readonly send: (delta: DeltaMessage) => void;
  /** Connections for live data. */
  readonly clients: ReadonlySet<unknown>;
}

/** What the page asks for, answered from a mock: live data, pictures (drawn as SVG), who one is. `send` tells all clients of a delta. */
export function mockRoutes(board: MockBoard): MockRoutes {
  const clients = new Set<EventStream>();
  const sendTo = (client: EventStream, event: string, data: DeltaMessage) =>
    client.send({ event, id: `${board.run}-${data.seq}`, data: JSON.stringify(data) });
  const routes: Route[] = [
    {
      ...{ method: 'GET', path: '/api/live', role: 'viewer' },
      handle: ({ query, headers }) => ({
        events: (client) => {
          const [run, seq] = String(headers['last-event-id'] ?? query.get('last_event_id') ?? '').split('-');
          const missing = board.deltas.filter((delta) => delta.seq > Number(seq));
          const isKnown = run === board.run && (missing.length === 0 || missing[0]!.seq === Number(seq) + 1);
          if (isKnown) for (const delta of missing) sendTo(client, 'delta', delta);
          else sendTo(client, 'state', board.state());
          clients.add(client);
          client.onClose(() => clients.delete(client));
        },
      }),
    },
    {
      ...{ method: 'GET', path: '/api/me', role: 'viewer' },
      handle: () => jsonAnswer(board.me),
    },
    { ...{ method: 'GET', path: '/api/system', role: 'viewer' }, handle: () => jsonAnswer(mockSystem(board)) },
    {
      ...{ method: 'GET', path: '/api/pictures/:key/latest.jpg', role: 'viewer' },
      handle: ({ params, query }) => ({
        ...{ status: 200, contentType: 'image/svg+xml', cacheControl: 'max-age=31536000, immutable' },
        body: pictureOf(params.key ?? '', Number(query.get('s'))),
      }),
    },
  ];
  const send = (delta: DeltaMessage) => clients.forEach((client) => void sendTo(client, 'delta', delta));
  const depth = depthRoutes(board, (alarm) => send(board.tell([alarm], Date.now())));
  return { routes: [...routes, ...depth], clients, send };
}

const BARS = ['#c0c0c0', '#c0c000', '#00c0c0', '#00c000', '#c000c0', '#c00000', '#0000c0'];

/** Bars with a clock, in a hue of the stream. */
function pictureOf(key: string, sequence: number): string {
  const hue = [...key].reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7) % 360;
  const bars = BARS.map((colour, index) => `<rect x="${index * 46}" width="46" height="110" fill="${colour}"/>`).join(
    '',
  );
  const ground = `<rect width="320" height="180" fill="hsl(${hue} 40% 30%)"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180">${ground}${bars}<text x="160" y="155" font-family="monospace" font-size="28" text-anchor="middle" fill="#fff">${sequence}</text></svg>`;
}
