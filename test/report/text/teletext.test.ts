import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SubtitleObserver } from '../../../src/analysis/content/subtitle-observer.js';
import { TeletextObserver } from '../../../src/analysis/content/teletext-observer.js';
import type { TransportStreamReport } from '../../../src/report/kinds/mpegts/report.js';
import { subtitleSection } from '../../../src/report/kinds/mpegts/subtitle-section.js';
import { teletextSection } from '../../../src/report/kinds/mpegts/teletext-section.js';
import { ContextRig, pesAt } from '../../support/teletext/observer-context.js';
import { pageComposition, subtitlePayload } from '../../support/teletext/subtitle-builder.js';
import { header, pesPayload, row } from '../../support/teletext/teletext-builder.js';

const NO_LIMITS = { after_ms: null, data_after_ms: null, silence_after_ms: null };
const reportOf = (fields: object): TransportStreamReport => {
  return {
    pids: { 1068: { pid: 1068, teletext: null, subtitles: null, ...fields } },
  } as unknown as TransportStreamReport;
};

test('teletext has a row for each subtitle page', () => {
  const observer = new TeletextObserver(new ContextRig('dvb_teletext', [], NO_LIMITS).context);
  for (const [at, text] of [
    [1, 'One \u001b line'],
    [2, 'x'],
  ] as const) {
    const bytes = pesPayload(header(0x888), row(8, 20, text), row(8, 22, 'below'));
    observer.startPes(pesAt(at), 45, at * 1e9);
    observer.payload(bytes, 0, bytes.length);
  }
  observer.settle();
  const lines = teletextSection(reportOf({ teletext: observer.snapshotAndReset() }), undefined);
  assert.match(lines[0]!, /^Teletext +pages +subtitles/);
  assert.match(lines[1]!, /^0x042c 1068 +1 +888 +1 +present +0 +0 +One line \/ below$/);
  assert.deepEqual(teletextSection(reportOf({}), undefined), []);
});

test('DVB subtitles have a row for each page', () => {
  const observer = new SubtitleObserver(new ContextRig('dvb_subtitle', [], NO_LIMITS).context);
  const bytes = subtitlePayload(pageComposition(5, {}));
  observer.startPes(pesAt(1), 45, 1e9);
  observer.payload(bytes, 0, bytes.length);
  const lines = subtitleSection(reportOf({ subtitles: observer.snapshotAndReset() }), undefined);
  assert.match(lines[0]!, /^DVB subtitles +page +language/);
  assert.match(lines[1]!, /^0x042c 1068 +5 +shown now +0 /);
  assert.deepEqual(subtitleSection(reportOf({}), undefined), []);
});
