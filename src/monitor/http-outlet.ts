import type { Outlet } from '../report/outlet.js';
import { HTTP_OPTIONS, isGiven, isHttpAsked, PAGE_OPTIONS } from './http-options.js';

/** `--http-port`, `--metrics-port` */
export const HTTP: Outlet<typeof HTTP_OPTIONS> = {
  options: HTTP_OPTIONS,
  // An option that is of no use is a wrong one.
  isAsked: (config) => isHttpAsked(config) || PAGE_OPTIONS.some((name) => isGiven(config, name)),
  open: async (config, { site, log }) => {
    const { HttpListeners } = await import('./http-listeners.js');
    return [await HttpListeners.open(config, site, log)];
  },
};
