// The view that is operated, with streams made up: as many as are asked for, of which some are in trouble.
import { appendFileSync } from 'node:fs';
import { createConsole } from '../../../src/cli/log.js';
import { integer, text } from '../../../src/cli/option.js';
import { runProgram } from '../../../src/cli/program.js';
import { stopSignal } from '../../../src/cli/signals.js';
import type { MonitorConfig } from '../../../src/monitor/options.js';
import { createView } from '../../../src/monitor/view.js';
import { REPORT_SCHEMA, REPORT_SCHEMA_VERSION, type Report } from '../../../src/report/stream-report.js';
import { madeStreams } from '../analysis/made-streams.js';

const INTERVAL_MS = 250;

await runProgram({
  name: 'operated-view',
  description: 'Shows streams that are made up.',
  table: {
    streams: integer({ placeholder: 'count', min: 0, max: 1000, default: 6, help: 'streams' }),
    outputFile: text({ placeholder: 'file', help: 'as if it were recorded' }),
    heartbeat: text({ placeholder: 'file', help: 'gets a line every 100 ms, as long as the event loop goes round' }),
  },
  main: async ({ streams: count, outputFile, heartbeat }) => {
    const stop = stopSignal();
    const console = createConsole('operated-view', { silent: false, noProgress: false });
    const config = { report: 'text', stream: [], input: [], reportInterval: 1, showTr101290: false, outputFile };
    const view = createView(config as unknown as MonitorConfig, console, (error) => {
      throw error;
    })!;
    const report = (): Report => ({
      schema: REPORT_SCHEMA,
      schema_version: REPORT_SCHEMA_VERSION,
      input: null,
      streams: madeStreams(count, round++),
    });
    let round = 0;
    const timers = [
      setInterval(() => view.show(report(), false), INTERVAL_MS),
      setInterval(() => heartbeat && appendFileSync(heartbeat, '.\n'), 100),
    ];
    for (let n = 1; n <= 30; n++) console.log.info(`line ${n} of the log`);
    console.log.warn({ service: 'BBC \x1b[31mONE' }, 'a warning');
    process.on('SIGUSR2', () => {
      throw new Error('a crash');
    });
    await new Promise((resolve) => stop.addEventListener('abort', resolve));
    for (const timer of timers) clearInterval(timer);
    view.show(report(), true);
    await view.close();
    console.log.info('closed');
  },
});
