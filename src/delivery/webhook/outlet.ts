import type { Outlet } from '../../report/outlet.js';
import { WEBHOOK_OPTIONS } from './options.js';

/** `--webhook` */
export const WEBHOOK: Outlet<typeof WEBHOOK_OPTIONS> = {
  options: WEBHOOK_OPTIONS,
  isAsked: ({ webhook }) => webhook.length > 0,
  open: async (config, context) => (await import('./webhook-taker.js')).openWebhooks(config, context),
};
