import assert from 'node:assert/strict';
import { isTold } from './api/told-route.js';
import { HttpFigures } from './figures.js';
import type { Route } from './route.js';

/** All that is served over HTTP, before it is; its figures. */
export class HttpSite {
  readonly routes: Route[] = [];
  readonly figures = new HttpFigures();

  /** Routes of the API, each of which is documented. */
  add(...routes: readonly Route[]): void {
    for (const route of routes) assert(isTold(route), `${route.method} ${route.path} is not in api-routes.ts`);
    this.routes.push(...routes);
  }

  /** The files of the page. */
  addPage(...routes: readonly Route[]): void {
    for (const { path } of routes) assert(!path.startsWith('/api'), `${path} is no file of the page`);
    this.routes.push(...routes);
  }
}
