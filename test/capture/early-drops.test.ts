import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { EarlyDropFiles } from '../../src/capture/early-drops.js';
import { scratchFolder } from '../support/programs/programs.js';

/** A line of /proc/net/softnet_stat: packets, dropped, squeezed. */
const processor = (dropped: number): string =>
  `${['0001e240', dropped.toString(16).padStart(8, '0'), '00000001', ...Array(12).fill('00000000')].join(' ')}\n`;

test('counts what was dropped since the start: by the interface for want of buffers, and by full backlogs', (t) => {
  const root = `${scratchFolder(t)}/`;
  const statistics = join(root, 'sys/class/net/eth7/statistics');
  mkdirSync(statistics, { recursive: true });
  mkdirSync(join(root, 'proc/net'), { recursive: true });
  const write = (missed: number, fifo: number, unwanted: number, dropped: readonly number[]): void => {
    writeFileSync(join(statistics, 'rx_missed_errors'), `${missed}\n`);
    writeFileSync(join(statistics, 'rx_fifo_errors'), `${fifo}\n`);
    writeFileSync(join(statistics, 'rx_dropped'), `${unwanted}\n`);
    writeFileSync(join(root, 'proc/net/softnet_stat'), dropped.map(processor).join(''));
  };
  write(100, 5, 7, [10, 20]);
  const files = new EarlyDropFiles('eth7', root);
  assert.deepEqual(files.read(), { interfaceDropped: 0, backlogDropped: 0 });
  write(103, 6, 5000, [11, 21]);
  assert.deepEqual(files.read(), { interfaceDropped: 4, backlogDropped: 2 });
  // More processors than a page holds.
  write(103, 6, 5000, Array(100).fill(1));
  assert.deepEqual(files.read(), { interfaceDropped: 4, backlogDropped: 70 });
  write(0, 0, 0, [0, 0]);
  assert.deepEqual(files.read(), { interfaceDropped: 4, backlogDropped: 70 }, 'an interface that is there anew');
  assert.deepEqual(files.last, files.read());
  files.close();
  files.close();
  assert.deepEqual(files.read(), { interfaceDropped: 4, backlogDropped: 70 }, 'as it was read last');
});

test('where nothing can be read nothing is counted', (t) => {
  const files = new EarlyDropFiles('eth7', `${scratchFolder(t)}/`);
  assert.deepEqual(files.read(), { interfaceDropped: 0, backlogDropped: 0 });
  files.close();
});
