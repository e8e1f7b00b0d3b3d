import { type PageFile, readPageFiles } from './page-files.js';
import type { BytesAnswer, Route } from './route.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** Addresses of the screens, which are answered with the shell: `SCREENS` of the page has the same. */
const SCREEN_PATHS = ['/', '/board', '/mosaic', '/alarms', '/stream/:key', '/availability', '/system', '/about'];
const POLICY = 'Content-Security-Policy';

/** The page: its shell at the address of every screen, and all that it loads. Reads the files at once. */
export function pageRoutes(): Route[] {
  const { shell, importMapHash, files } = readPageFiles();
  const policy = SECURITY_HEADERS[POLICY]!.replace("script-src 'self'", `script-src 'self' '${importMapHash}'`);
  return [
    ...SCREEN_PATHS.map((path) => routeTo(path, { ...answerOf(shell), headers: { [POLICY]: policy } })),
    ...files.map((file) => routeTo(file.path, answerOf(file, 'private, max-age=31536000, immutable'))),
  ];
}

function routeTo(path: string, answer: BytesAnswer): Route {
  return { method: 'GET', path, role: 'viewer', handle: () => answer };
}

function answerOf({ contentType, body, gzipped, etag }: PageFile, cacheControl = 'no-cache'): BytesAnswer {
  return { status: 200, contentType, body, gzipped, etag, cacheControl };
}
