// Reads the event streams of a page's server, as so many browsers do: node page-clients.js <port> <clients>
import { get } from 'node:http';

const [port, clients] = process.argv.slice(2).map(Number);
let bytes = 0;
for (let client = 0; client < clients!; client++) {
  const request = get({ host: '127.0.0.1', port, path: '/api/live', agent: false }, (response) => {
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
  });
  request.on('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
}
process.on('message', () => process.send!(bytes));
process.on('disconnect', () => process.exit(0));
