// Tested by: test/board/routes/board-routes.test.ts
import { jsonAnswer, type Route } from '../../http/route.js';
import type { SystemAnswer } from '../contract.js';
import { baseNameOf } from '../row-name.js';
import { hostWithoutPlaces, monitorWithoutPlaces } from '../without-places.js';
import type { BoardContext } from './board-context.js';

/** `/api/system` */
export function systemRoute(context: BoardContext): Route {
  return { method: 'GET', path: '/api/system', role: 'viewer', handle: () => jsonAnswer(systemAnswer(context)) };
}

function systemAnswer({ board, feed, host }: BoardContext): SystemAnswer {
  const report = host();
  return {
    monitor: board.monitor === undefined ? null : monitorWithoutPlaces(board.monitor),
    probes: board.probes.records().map((record) => ({ ...record, source: baseNameOf(record.source) })),
    host: report === null ? null : hostWithoutPlaces(report),
    board: {
      rows: board.rows.size,
      alarms: board.alarms.size,
      events: board.events.size,
      clients: feed.clients,
      delta_bytes: feed.deltaBytes,
      ring_bytes: feed.ring.bytes,
      picture_bytes: board.pictures.bytes,
    },
    node_version: process.version,
  };
}
