import type { Outlet } from '../report/outlet.js';
import { HTTP_OPTIONS, isHttpAsked } from './http-options.js';

/** `--http-port`, `--metrics-port` */
export const HTTP: Outlet<typeof HTTP_OPTIONS> = {
  options: HTTP_OPTIONS,
  isAsked: isHttpAsked,
  open: async (config, { site, log }) => {
    const { HttpListeners } = await import('./http-listeners.js');
    return [await HttpListeners.open(config, site, log)];
  },
};
