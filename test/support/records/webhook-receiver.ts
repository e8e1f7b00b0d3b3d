import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

interface Post {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers each post with the next status, with the last one for ever; 0: not at all. */
export class WebhookReceiver {
  readonly posts: Post[] = [];
  readonly #server: Server;

  constructor(readonly statuses: number[]) {
    this.#server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      this.posts.push({ headers: request.headers, body });
      const status = this.statuses.length > 1 ? this.statuses.shift()! : this.statuses[0]!;
      if (status === 0) return;
      response.writeHead(status, status === 302 ? { Location: '/elsewhere' } : {}).end('an answer');
    });
  }

  get ids(): string[] {
    return this.posts.map(({ body }) => JSON.parse(body).id);
  }

  /** Until the end of the test. */
  async open(t: TestContext): Promise<URL> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    t.after(() => {
      this.#server.closeAllConnections();
      this.#server.close();
    });
    return new URL(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook?key=hidden`);
  }
}
