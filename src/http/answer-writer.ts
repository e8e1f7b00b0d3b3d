// Tested by: test/http/http-server.test.ts
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { BytesAnswer } from './route.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** A shorter body is not worth it. */
const SHORTEST_COMPRESSED = 1400;
const compressed = promisify(gzip);

/** Writes a whole answer: without its body to those who have it (ETag) or ask for none (HEAD), and with gzip where it can be. */
export async function writeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: BytesAnswer,
): Promise<void> {
  const { contentType, etag, cacheControl = 'no-store', headers = {} } = answer;
  const isKnown = etag !== undefined && answer.status === 200 && hasTag(request.headers['if-none-match'], etag);
  const { body, encoding } = isKnown ? { body: '', encoding: undefined } : await bodyFor(request, answer);
  if (response.destroyed) return;
  const described = {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    ...(encoding === undefined ? {} : { 'Content-Encoding': encoding }),
  };
  response.writeHead(isKnown ? 304 : answer.status, {
    ...(isKnown ? {} : described),
    ...(etag === undefined ? {} : { ETag: etag }),
    ...(canBeGzipped(answer) ? { Vary: 'Accept-Encoding' } : {}),
    'Cache-Control': cacheControl,
    ...SECURITY_HEADERS,
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function bodyFor(
  { headers, method }: IncomingMessage,
  answer: BytesAnswer,
): Promise<{ body: Buffer | string; encoding?: 'gzip' }> {
  const { body, gzipped } = answer;
  if (!canBeGzipped(answer) || !takesGzip(headers['accept-encoding'])) return { body };
  if (gzipped !== undefined) return { body: gzipped, encoding: 'gzip' };
  if (method === 'HEAD') return { body };
  return { body: await compressed(body, { level: 1 }), encoding: 'gzip' };
}

function canBeGzipped({ body, compress, gzipped }: BytesAnswer): boolean {
  return gzipped !== undefined || (compress === true && Buffer.byteLength(body) >= SHORTEST_COMPRESSED);
}

/** Spec: RFC 9110, 12.5.3 */
function takesGzip(accepted = ''): boolean {
  return accepted.split(',').some((part) => {
    const [coding, quality = ''] = part.split(';');
    return /^\s*(gzip|\*)\s*$/i.test(coding!) && !/^\s*q=0(\.0*)?\s*$/i.test(quality);
  });
}

/** Spec: RFC 9110, 13.1.2 */
function hasTag(given = '', etag: string): boolean {
  return given
    .split(',')
    .some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag.replace(/^W\//, ''));
}
