#!/usr/bin/env node
import { outliveHangup } from '../cli/hangup.js';
import { runProgram } from '../cli/program.js';
import { HISTORY_TOOL_OPTIONS } from '../history/tool/options.js';
import { runHistory } from '../history/tool/run.js';
import { CUT_OPTIONS } from '../recording/cut/options.js';
import { runCut } from '../recording/cut/run.js';

outliveHangup();
if (process.argv[2] === 'cut') {
  process.argv.splice(2, 1);
  await runProgram({
    name: 'tscap-history cut',
    description: 'Writes a part of a recording in segments to a file, by the times at which it arrived.',
    table: CUT_OPTIONS,
    main: runCut,
  });
}
await runProgram({
  name: 'tscap-history',
  description:
    'Prints what a monitor keeps in its history: figures of the streams over time, alarms and losses. `tscap-history cut` writes a part of a recording in segments to a file.',
  table: HISTORY_TOOL_OPTIONS,
  examples: [
    ['tscap-history --history history.db --list', 'the streams'],
    ['tscap-history --history history.db --from -12h --events', 'what happened last night'],
    [
      'tscap-history --history history.db --stream 239.1.1.1:5000 --from -7d --step 1h --format csv',
      'figures of a week',
    ],
  ],
  main: runHistory,
});
