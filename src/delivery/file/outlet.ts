import type { Outlet } from '../../report/outlet.js';
import { MetricsFile } from './metrics-file.js';
import { METRICS_FILE_OPTIONS } from './options.js';

/** `--metrics-file` */
export const METRICS_FILE: Outlet<typeof METRICS_FILE_OPTIONS> = {
  options: METRICS_FILE_OPTIONS,
  isAsked: ({ metricsFile }) => metricsFile !== undefined,
  open: async (config, context) => [new MetricsFile(config, context)],
};
