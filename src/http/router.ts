import type { Route } from './route.js';

/** The path and query of a request, taken apart; undefined when it is none that a page of this server could have. */
export interface Target {
  readonly path: string;
  /** Decoded. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

export interface Found {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** `/a/b%2Fc?d=e`; no escape that is none, no NUL, no segment that leads elsewhere (`..`), and no address of a host. */
export function parseTarget(url: string, longest: number): Target | undefined {
  if (url.length > longest || !url.startsWith('/') || url.startsWith('//')) return undefined;
  const queryAt = url.indexOf('?');
  const path = queryAt < 0 ? url : url.slice(0, queryAt);
  try {
    const segments = path.slice(1).split('/').map(decodeURIComponent);
    if (segments.some((segment) => segment === '.' || segment === '..' || segment.includes('\0'))) return undefined;
    return { path, segments, query: new URLSearchParams(queryAt < 0 ? '' : url.slice(queryAt + 1)) };
  } catch {
    return undefined;
  }
}

/** Finds the route of a path: those without names first, then in the order in which they came. */
export class Router {
  readonly #exact = new Map<string, Route[]>();
  readonly #named: { readonly pattern: readonly string[]; readonly route: Route }[] = [];

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const pattern = route.path.slice(1).split('/');
      if (pattern.some((part) => part.startsWith(':') || part.startsWith('*'))) this.#named.push({ pattern, route });
      else this.#exact.set(route.path, [...(this.#exact.get(route.path) ?? []), route]);
    }
  }

  /** The route; the methods that the path has instead, of which there may be none. */
  find(method: string, { path, segments }: Target): Found | { readonly allowed: readonly string[] } {
    const asked = method === 'HEAD' ? 'GET' : method;
    const candidates: Found[] = (this.#exact.get(path) ?? []).map((route) => ({ route, params: {} }));
    for (const { pattern, route } of this.#named) {
      const params = paramsOf(pattern, segments);
      if (params !== undefined) candidates.push({ route, params });
    }
    const found = candidates.find(({ route }) => route.method === asked);
    if (found !== undefined) return found;
    return { allowed: candidates.flatMap(({ route: { method } }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])) };
  }
}

function paramsOf(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const rest = pattern.at(-1)!.startsWith('*');
  if (rest ? segments.length < pattern.length : segments.length !== pattern.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index]!;
    if (part.startsWith('*')) params[part.slice(1)] = segments.slice(index).join('/');
    else if (!part.startsWith(':')) {
      if (part !== segment) return undefined;
    } else if (segment === '') return undefined;
    else params[part.slice(1)] = segment;
  }
  return params;
}
