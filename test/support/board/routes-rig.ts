import type { TestContext } from 'node:test';
import type { Archive } from '../../../src/board/archive/archive.js';
import type { MonitorFacts } from '../../../src/board/contract.js';
import { LiveFeed } from '../../../src/board/live-feed.js';
import { boardRoutes } from '../../../src/board/routes/board-routes.js';
import type { Access } from '../../../src/http/access/access.js';
import { HttpFigures } from '../../../src/http/figures.js';
import type { Route } from '../../../src/http/route.js';
import type { HostReport } from '../../../src/system/host-report.js';
import { ask, type Got, openRig } from '../http/http-rig.js';
import { BoardRig, FACTS } from './board-rig.js';

export interface RoutesRig {
  readonly rig: BoardRig;
  readonly feed: LiveFeed;
  readonly port: number;
  readonly routes: readonly Route[];
  /** What routes threw. */
  readonly faults: readonly unknown[];
  get(path: string, headers?: Record<string, string>): Promise<Got>;
  /** The JSON of an answer whose status is 200. */
  json<Answer>(path: string): Promise<Answer>;
  change(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Got>;
}

export interface RoutesOptions {
  readonly host?: () => HostReport | null;
  readonly access?: Access;
}

/** The API of a board over HTTP on a loopback address. */
export async function openRoutes(
  t: TestContext,
  archive?: Archive,
  rig = new BoardRig(),
  { host = () => null, access }: RoutesOptions = {},
): Promise<RoutesRig> {
  const now = (): number => rig.nowMs;
  const facts = (): MonitorFacts => FACTS;
  const feed = new LiveFeed(rig.board, { run: 'run', now, facts });
  const http = new HttpFigures();
  const routes = boardRoutes({ board: rig.board, feed, archive, run: 'run', now, host, http, facts });
  const { port, faults } = await openRig(t, routes, { figures: http, ...(access === undefined ? {} : { access }) });
  const get = (path: string, headers: Record<string, string> = {}): Promise<Got> => ask(port, path, { headers });
  return {
    rig,
    feed,
    port,
    routes,
    faults,
    get,
    json: async (path) => {
      const got = await get(path);
      if (got.status !== 200) throw new Error(`${path}: ${got.status} ${got.text}`);
      return JSON.parse(got.text);
    },
    change: (method, path, body, headers = {}) => {
      const own = { Origin: `http://127.0.0.1:${port}`, Host: `127.0.0.1:${port}` };
      const text = body === undefined ? undefined : JSON.stringify(body);
      const sent: Record<string, string> =
        text === undefined
          ? {}
          : { 'Content-Type': 'application/json', 'Content-Length': `${Buffer.byteLength(text)}` };
      return ask(port, path, {
        method,
        headers: { ...own, ...sent, ...headers },
        ...(text === undefined ? {} : { body: text }),
      });
    },
  };
}
