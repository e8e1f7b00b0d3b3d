import type { Outlet } from '../report/outlet.js';
import { HTTP_OPTIONS, isHttpAsked } from './http-options.js';

/** `/metrics`, `/healthz` and `/readyz`, wherever something is served. */
export const METRICS_ENDPOINT: Outlet<typeof HTTP_OPTIONS> = {
  options: HTTP_OPTIONS,
  isAsked: isHttpAsked,
  readsHost: isHttpAsked,
  open: async (_, { host, now, site }) => {
    const { MetricsEndpoint } = await import('./metrics-endpoint.js');
    const endpoint = new MetricsEndpoint({ hostReport: host, now, http: site.figures });
    site.add(...endpoint.routes);
    return [endpoint];
  },
};
