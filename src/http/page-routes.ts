import { type PageFile, readPageFiles } from './page-files.js';
import type { BytesAnswer, Route } from './route.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** Addresses, which are answered with the shell of a screen: `SCREENS` of the page has the same. */
const SCREEN_OF_PATH = {
  ...{ '/': 'board', '/board': 'board', '/mosaic': 'mosaic', '/alarms': 'alarms', '/stream/:key': 'stream' },
  ...{ '/availability': 'availability', '/system': 'system', '/about': 'board' },
} as const;
const POLICY = 'Content-Security-Policy';

/** The page: a shell at the address of every screen, and all that they load. Reads the files at once. */
export function pageRoutes(): Route[] {
  const { shells, importMapHash, files } = readPageFiles([...new Set(Object.values(SCREEN_OF_PATH))]);
  const policy = SECURITY_HEADERS[POLICY]!.replace("script-src 'self'", `script-src 'self' '${importMapHash}'`);
  return [
    ...Object.entries(SCREEN_OF_PATH).map(([path, screen]) =>
      routeTo(path, { ...answerOf(shells.get(screen)!), headers: { [POLICY]: policy } }),
    ),
    ...files.map((file) => routeTo(file.path, answerOf(file, 'private, max-age=31536000, immutable'))),
  ];
}

function routeTo(path: string, answer: BytesAnswer): Route {
  return { method: 'GET', path, role: 'viewer', handle: () => answer };
}

function answerOf({ contentType, body, gzipped, etag }: PageFile, cacheControl = 'no-cache'): BytesAnswer {
  return { status: 200, contentType, body, gzipped, etag, cacheControl };
}
