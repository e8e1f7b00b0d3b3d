// Tested by: test/board/routes/api-answers.test.ts
import type { Route } from '../route.js';
import type { ApiRoute } from './api-route.js';
import { API_ROUTES, type ApiRouteName } from './api-routes.js';

/** The route of a request of the table, by which it is documented: `HttpSite` takes no other. */
export function apiRoute(name: ApiRouteName, handle: Route['handle']): Route {
  const { role, forPrograms = false, body }: ApiRoute = API_ROUTES[name];
  const [method, path] = name.split(' ') as [Route['method'], string];
  const bodyBytes = body?.bytes;
  return { method, path, role, forPrograms, ...(bodyBytes === undefined ? {} : { bodyBytes }), handle };
}

/** Whether a route is one of the table. */
export function isTold({ method, path }: Route): boolean {
  return Object.hasOwn(API_ROUTES, `${method} ${path}`);
}
