// Says at descriptor 3 what is wrong with the files that the monitor is given.
import { writeSync } from 'node:fs';
import { createCommand, parseOptions } from '../../../src/cli/option.js';
import { checkPaths } from '../../../src/cli/path-check.js';
import { MONITOR_OPTIONS } from '../../../src/monitor/options.js';

const command = createCommand('monitor', '', '', MONITOR_OPTIONS);
try {
  checkPaths(MONITOR_OPTIONS, parseOptions(command, MONITOR_OPTIONS, process.argv.slice(2), {}));
} catch (error) {
  writeSync(3, (error as Error).message);
}
