import { LoopbackAccess } from '../../../src/http/access/loopback-access.js';
import { HttpFigures } from '../../../src/http/figures.js';
import { HttpServer } from '../../../src/http/http-server.js';
import { pageRoutes } from '../../../src/http/page-routes.js';
import type { Route } from '../../../src/http/route.js';
import { MockBoard } from './mock-board.js';
import { type MockRoutes, mockRoutes } from './mock-routes.js';

export interface MockPageOptions {
  readonly streams?: number;
  readonly port?: number;
  /** Name of the run: another one is a monitor that was started anew. */
  readonly run?: string;
  /** No stream changes its state by itself: what a test expects is so however long it takes. */
  readonly isSteady?: boolean;
  /** Answers that the mock does not have. */
  readonly routes?: readonly Route[];
}

/** The page with a mock of the board behind it, on a loopback address; time goes on by itself, a second at a time. */
export class MockPage {
  readonly board: MockBoard;
  readonly faults: unknown[] = [];
  readonly #server: HttpServer;
  readonly #mock: MockRoutes;
  readonly #timer: NodeJS.Timeout;
  #isOpen = true;

  static async open({
    streams = 12,
    port = 0,
    run = 'mock',
    isSteady = true,
    routes = [],
  }: MockPageOptions = {}): Promise<MockPage> {
    const board = new MockBoard(streams, Date.now(), { run, isSteady });
    const mock = mockRoutes(board);
    const faults: unknown[] = [];
    const server = await HttpServer.open({
      ...{ host: '127.0.0.1', port, option: 'port', access: new LoopbackAccess(), figures: new HttpFigures() },
      routes: [...pageRoutes(), ...routes, ...mock.routes],
      onFault: (error) => faults.push(error),
    });
    return new MockPage(server, board, mock, faults);
  }

  private constructor(server: HttpServer, board: MockBoard, mock: MockRoutes, faults: unknown[]) {
    this.#server = server;
    this.board = board;
    this.faults = faults;
    this.#mock = mock;
    this.#timer = setInterval(() => mock.send(board.tick(Date.now())), 1000);
  }

  get port(): number {
    return this.#server.port;
  }

  /** `http://127.0.0.1:1234` */
  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Connections for live data that are open. */
  get clients(): number {
    return this.#mock.clients.size;
  }

  /** Puts a stream into that state at once. */
  change(n: number, state: Parameters<MockBoard['setState']>[1]): void {
    this.#mock.send(this.board.change(n, state, Date.now()));
  }

  /** As a monitor that is killed. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#isOpen) await this.#server.close();
    this.#isOpen = false;
  }
}
