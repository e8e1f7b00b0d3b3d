// Usage: node dist/test/support/page/mock-page-program.js [streams] [port]
// Serves the page with a mock of the board on a loopback address, which it prints, until it is ended.
import { MockPage } from './mock-page.js';

const [streams = '12', port = '0'] = process.argv.slice(2);
const page = await MockPage.open({
  streams: Number(streams),
  port: Number(port),
  run: `run${process.pid}`,
  isSteady: false,
});
console.log(`${page.address}/`);
