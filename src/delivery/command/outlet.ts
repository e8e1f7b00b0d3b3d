import type { Outlet } from '../../report/outlet.js';
import { COMMAND_OPTIONS } from './options.js';

/** `--on-event` */
export const COMMAND: Outlet<typeof COMMAND_OPTIONS> = {
  options: COMMAND_OPTIONS,
  isAsked: ({ onEvent }) => onEvent !== undefined,
  open: async (config, context) => [(await import('./command-taker.js')).openCommand(config, context)],
};
