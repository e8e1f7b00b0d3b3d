import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UsageError } from '../../src/cli/option.js';
import { checkPaths } from '../../src/cli/path-check.js';
import { MONITOR_OPTIONS, type MonitorConfig } from '../../src/monitor/options.js';
import { reportFormatOf } from '../../src/monitor/report-format.js';

function config(changes: Partial<MonitorConfig>): MonitorConfig {
  return { showTr101290: false, input: [], ...changes } as MonitorConfig;
}

const RIVALS: readonly { changes: Partial<MonitorConfig>; message: string | undefined }[] = [
  { changes: {}, message: undefined },
  { changes: { outputFile: '-' }, message: undefined },
  { changes: { metricsFile: '-' }, message: undefined },
  { changes: { report: 'json' }, message: undefined },
  { changes: { report: 'none', input: ['x'], outputFile: '-' }, message: undefined },
  { changes: { report: 'json', metricsFile: 'file', outputFile: 'file.mpegts' }, message: undefined },
  { changes: { outputFile: '-', metricsFile: '-' }, message: '--output-file - and --metrics-file -' },
  { changes: { outputFile: '-', report: 'text' }, message: '--report and --output-file -' },
  { changes: { metricsFile: '-', report: 'json' }, message: '--report and --metrics-file -' },
  { changes: { metricsFile: '-', input: ['x'] }, message: '--report and --metrics-file -' },
  { changes: { outputFile: '-', showTr101290: true }, message: '--report and --output-file -' },
];

describe('standard output', () => {
  for (const { changes, message } of RIVALS) {
    test(`${JSON.stringify(changes)}: ${message === undefined ? 'has one writer at most' : 'is refused'}`, () => {
      const check = (): void => checkPaths(MONITOR_OPTIONS, config(changes));
      if (message === undefined) return check();
      assert.throws(check, (error) => {
        assert.ok(error instanceof UsageError);
        assert.equal(error.message, `${message} cannot both write to standard output`);
        return true;
      });
    });
  }
});

describe('reportFormatOf', () => {
  for (const [changes, format] of [
    [{}, 'none'],
    [{ input: ['x'] }, 'text'],
    [{ showTr101290: true }, 'text'],
    [{ input: ['x'], report: 'none' }, 'none'],
    [{ report: 'json' }, 'json'],
  ] as const) {
    test(`${JSON.stringify(changes)}: ${format}`, () => assert.equal(reportFormatOf(config(changes)), format));
  }
});
