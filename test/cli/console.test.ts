import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectiveLevel, formatLine } from '../../src/cli/log.js';
import { progressText, StatusLine } from '../../src/cli/progress.js';

class FakeTerminal {
  written = '';
  constructor(
    readonly isTTY: boolean,
    readonly columns: number,
  ) {}
  write(text: string): void {
    this.written += text;
  }
}

test('the status line is written over, cut to the width, and erased', () => {
  const terminal = new FakeTerminal(true, 10);
  const line = new StatusLine(terminal, true);
  line.erase();
  assert.equal(terminal.written, '', 'nothing is shown yet');
  line.show('12345678901234567890');
  line.show('short');
  line.erase();
  line.erase();
  assert.equal(terminal.written, '\r\x1b[K123456789\r\x1b[Kshort\r\x1b[K');
});

test('no status line where it is not wanted or no terminal', () => {
  for (const [isTTY, isWanted] of [
    [false, true],
    [true, false],
  ] as const) {
    const terminal = new FakeTerminal(isTTY, 80);
    const line = new StatusLine(terminal, isWanted);
    line.show('text');
    line.erase();
    assert.equal(terminal.written, '');
  }
});

test('figures of the progress line', () => {
  assert.equal(
    progressText({ bitrateBps: 12_345_678, packets: 1_234_567, lost: 0 }),
    '12.3 Mb/s  1,234,567 packets  0 lost',
  );
});

test('--silent before --debug-on before --loglevel', () => {
  const config = { silent: false, noProgress: false, debugOn: false, loglevel: 'warn' } as const;
  assert.equal(effectiveLevel(config), 'warn');
  assert.equal(effectiveLevel({ ...config, debugOn: true }), 'debug');
  assert.equal(effectiveLevel({ ...config, debugOn: true, loglevel: 'trace' }), 'trace');
  assert.equal(effectiveLevel({ ...config, debugOn: true, silent: true }), 'error');
  assert.equal(effectiveLevel({ ...config, silent: true, loglevel: 'silent' }), 'silent');
  assert.equal(effectiveLevel({ silent: false, noProgress: true }), 'info');
});

test('a log line for a person', () => {
  const line = '{"level":40,"time":1763790000123,"name":"tscap-monitor","file":"a b","n":{"x":1},"msg":"text"}\n';
  assert.equal(formatLine(line), '05:40:00.123 WARN text file=a b n={"x":1}\n');
});
