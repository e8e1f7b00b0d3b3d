import type { Route } from '../../http/route.js';
import { ackRoutes } from './ack-routes.js';
import { availabilityRoutes } from './availability-routes.js';
import type { BoardContext } from './board-context.js';
import { eventRoutes } from './event-routes.js';
import { liveRoutes } from './live-routes.js';
import { pictureRoutes } from './picture-routes.js';
import { streamRoutes } from './stream-routes.js';
import { systemRoute } from './system-route.js';

/** The API of the page. */
export function boardRoutes(context: BoardContext): Route[] {
  return [
    ...liveRoutes(context),
    ...streamRoutes(context),
    ...pictureRoutes(context),
    ...eventRoutes(context),
    ...availabilityRoutes(context),
    ...ackRoutes(context),
    systemRoute(context),
  ];
}
