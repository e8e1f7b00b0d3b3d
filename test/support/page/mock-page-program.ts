// Usage: node dist/test/support/page/mock-page-program.js [streams] [port] [run]
// Serves the page with a mock of the board on a loopback address, which it prints, until it is ended.
import { LoopbackAccess } from '../../../src/http/access/loopback-access.js';
import { HttpFigures } from '../../../src/http/figures.js';
import { HttpServer } from '../../../src/http/http-server.js';
import { pageRoutes } from '../../../src/http/page-routes.js';
import { MockBoard } from './mock-board.js';
import { mockRoutes } from './mock-routes.js';

const [streams = '12', port = '0', run = `run${process.pid}`] = process.argv.slice(2);
const board = new MockBoard(Number(streams), Date.now(), { run });
const { routes, send } = mockRoutes(board);
const server = await HttpServer.open({
  ...{
    host: '127.0.0.1',
    port: Number(port),
    option: 'port',
    access: new LoopbackAccess(),
    figures: new HttpFigures(),
  },
  routes: [...pageRoutes(), ...routes],
  onFault: (error) => console.error(error),
});
setInterval(() => send(board.tick(Date.now())), 1000);
console.log(`http://127.0.0.1:${server.port}/`);
