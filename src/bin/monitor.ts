#!/usr/bin/env node
import { collectGarbageAtOnce } from '../cli/garbage-collection.js';
import { runProgram } from '../cli/program.js';
import { FORMER_MONITOR_OPTIONS } from '../monitor/former-options.js';
import { MONITOR_OPTIONS } from '../monitor/options.js';
import { runMonitor } from '../monitor/run.js';

collectGarbageAtOnce();
await runProgram({
  name: 'tscap-monitor',
  description: 'Receives captured streams from probes, records them and accounts for every packet.',
  table: MONITOR_OPTIONS,
  former: FORMER_MONITOR_OPTIONS,
  main: runMonitor,
});
