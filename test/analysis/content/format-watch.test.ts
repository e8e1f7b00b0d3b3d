import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FormatWatch } from '../../../src/analysis/content/format-watch.js';
import type { VideoFormatReport } from '../../../src/analysis/content/video-report.js';
import { description } from '../../support/analysis/content-rig.js';

const HD = { width: 1920, height: 1080, scan: 'interlaced' } as VideoFormatReport;
const SD = { ...HD, width: 720, height: 576 };

function open() {
  const told: string[] = [];
  const watch = new FormatWatch({
    pid: 256,
    description: description(256, 'h264'),
    tell: (event) => {
      if (event.event !== 'format_change') return;
      const changes = event.changes.map(({ field, before, after }) => `${field} ${before} ${after}`);
      told.push(`${event.time_ns / 1e9}: ${changes.join(', ')}`);
    },
  });
  return { watch, told };
}

test('the first format is no change, others are', () => {
  const { watch, told } = open();
  watch.format(HD, 0);
  watch.format({ ...HD }, 1e9);
  watch.format(SD, 2e9);
  assert.deepEqual(told, ['2: width 1920 720, height 1080 576']);
});

test('what comes within a second of a change is told behind it, if it is still so', () => {
  const { watch, told } = open();
  watch.format(HD, 0);
  watch.format(SD, 2e9);
  watch.format({ ...HD, scan: 'progressive' }, 2.5e9);
  watch.check(2.9e9);
  watch.check(3.1e9);
  watch.format(HD, 3.2e9);
  watch.format({ ...HD, scan: 'progressive' }, 3.3e9);
  watch.check(9e9);
  assert.deepEqual(told, [
    '2: width 1920 720, height 1080 576',
    '3.1: width 720 1920, height 576 1080, scan interlaced progressive',
  ]);
});

test('active format: its first one is no change, its end is', () => {
  const { watch, told } = open();
  watch.format(HD, 0);
  watch.activeFormat(null, 0);
  watch.activeFormat('full frame', 1e9);
  watch.activeFormat('full frame', 2e9);
  watch.activeFormat('14:9 centre', 3e9);
  watch.activeFormat(null, 9e9);
  assert.deepEqual(told, ['3: active_format full frame 14:9 centre', '9: active_format 14:9 centre null']);
});
