// Tested by: test/http/http-server.test.ts
import type { IncomingMessage } from 'node:http';

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** The body of a request; undefined when it is longer, before the rest is read. Rejects when the client leaves. */
export async function readBody(request: IncomingMessage, longest: number): Promise<Buffer | undefined> {
  if (!hasBody(request)) return Buffer.alloc(0);
  if (Number(request.headers['content-length'] ?? 0) > longest) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > longest) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
