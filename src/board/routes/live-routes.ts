import { apiRoute } from '../../http/api/told-route.js';
import { type HttpRequest, jsonAnswer, type Route } from '../../http/route.js';
import { boundedText } from '../bounded-text.js';
import { BOUNDS } from '../bounds.js';
import type { Me } from '../contract.js';
import type { BoardContext } from './board-context.js';

/** `/api/live`; `/api/state`, which is the first event of it; `/api/me` */
export function liveRoutes({ feed }: BoardContext): Route[] {
  return [
    apiRoute('GET /api/live', ({ query }) => ({
      events: (stream) => {
        stream.onClose(() => feed.disconnect(stream));
        // A page that connects anew by itself cannot set the header.
        const last = stream.lastEventId ?? query.get('last_event_id') ?? undefined;
        feed.connect(stream, meOf(stream.person), last);
      },
    })),
    apiRoute('GET /api/state', ({ person }) => jsonAnswer(Buffer.from(feed.state(meOf(person))))),
    apiRoute('GET /api/me', ({ person }) => jsonAnswer(meOf(person))),
  ];
}

function meOf({ name, role, hasSession = false }: HttpRequest['person']): Me {
  return {
    name: name === null ? null : boundedText(name, BOUNDS.nameLength),
    role: role === 'operator' ? 'operator' : 'viewer',
    has_session: hasSession,
  };
}
