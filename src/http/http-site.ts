import { HttpFigures } from './figures.js';
import type { Route } from './route.js';

/** All that is served over HTTP, before it is; its figures. */
export class HttpSite {
  readonly routes: Route[] = [];
  readonly figures = new HttpFigures();

  add(...routes: readonly Route[]): void {
    this.routes.push(...routes);
  }
}
