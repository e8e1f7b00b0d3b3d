import { HISTORY_OPTIONS } from '../history/options.js';
import type { Outlet } from '../report/outlet.js';
import { HTTP_OPTIONS } from './http-options.js';

const BOARD_OPTIONS = { ...HTTP_OPTIONS, history: HISTORY_OPTIONS.history } as const;

/** What the page shows, and its API: wherever `--http-port` serves. */
export const BOARD: Outlet<typeof BOARD_OPTIONS> = {
  options: BOARD_OPTIONS,
  isAsked: ({ httpPort }) => httpPort !== undefined,
  readsHost: ({ httpPort }) => httpPort !== undefined,
  open: async ({ history }, { host, input, now, log, reportIntervalMs, site }) => {
    const { BoardTaker } = await import('../board/board-taker.js');
    const { pageRoutes } = await import('../http/page-routes.js');
    const onFault = (message: string): void => log.write('error', 'board', {}, message);
    const http = site.figures;
    const taker = await BoardTaker.open({ reportIntervalMs, input, history, now, host, http, onFault });
    site.addPage(...pageRoutes());
    site.add(...taker.routes);
    return [taker];
  },
};
