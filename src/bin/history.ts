#!/usr/bin/env node
import { runProgram } from '../cli/program.js';
import { HISTORY_TOOL_OPTIONS } from '../history/tool/options.js';
import { runHistory } from '../history/tool/run.js';

await runProgram({
  name: 'tscap-history',
  description: 'Prints what a monitor keeps in its history: figures of the streams over time, alarms and losses.',
  table: HISTORY_TOOL_OPTIONS,
  main: runHistory,
});
