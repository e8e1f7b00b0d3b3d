import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { CaptionEvent } from '../../../src/analysis/content/caption-event.js';
import { TeletextObserver } from '../../../src/analysis/content/teletext-observer.js';
import { analyzed, packetReport } from '../../support/analysis/file-report.js';
import { missingSamples, samplesDir } from '../../support/samples/samples.js';
import { ContextRig, pesAt } from '../../support/teletext/observer-context.js';
import { header, pesPayload, row } from '../../support/teletext/teletext-builder.js';

/** teletext_descriptor: subtitles on 888 in German, for the hard of hearing on 150 in French, an initial page 100. */
const DESCRIPTOR = {
  tag: 0x56,
  tagExtension: undefined,
  bytes: Buffer.from([
    ...Buffer.from('deu'),
    0x10,
    0x88,
    ...Buffer.from('fra'),
    0x29,
    0x50,
    ...Buffer.from('deu'),
    0x09,
    0x00,
  ]),
};
const LIMITS = { after_ms: 15_000, data_after_ms: 5000, silence_after_ms: null };

class Rig extends ContextRig {
  readonly observer: TeletextObserver;

  constructor(limits: Readonly<Record<string, number | null>> = LIMITS) {
    super('dvb_teletext', [DESCRIPTOR], limits);
    this.observer = new TeletextObserver(this.context);
  }

  pes(atS: number, ...units: readonly (readonly number[])[]): this {
    const bytes = pesPayload(...units);
    this.observer.startPes(pesAt(atS), 45, atS * 1e9);
    this.observer.payload(bytes, 0, bytes.length);
    return this;
  }

  /** A second after the other, up to then; `each` is what comes in it. */
  seconds(from: number, to: number, each: (atS: number) => void = () => {}): this {
    for (let at = from; at < to; at++) {
      each(at);
      this.now = at + 1;
      this.observer.second((at + 1) * 1e9);
    }
    return this;
  }
}

const captionsIn = (events: readonly { readonly event: string }[]): CaptionEvent[] =>
  events.filter((event): event is CaptionEvent => event.event === 'caption');

test('subtitles are events, with what the PMT says of their page', () => {
  const rig = new Rig()
    .pes(10, header(0x888), row(8, 20, 'Hallo'))
    .pes(12.5, header(0x888))
    .pes(13, header(0x8ff));
  const [event, ...others] = captionsIn(rig.events);
  assert.deepEqual(others, []);
  const { channel, language, text, start_pts_90khz, end_pts_90khz, start_offset_ns, end_offset_ns, start_time_ns } =
    event!;
  assert.deepEqual(
    { channel, language, text, start_pts_90khz, end_pts_90khz, start_offset_ns, end_offset_ns, start_time_ns },
    {
      channel: 'ttx:888',
      language: 'deu',
      text: 'Hallo',
      start_pts_90khz: 900_000,
      end_pts_90khz: 1_125_000,
      start_offset_ns: 0,
      end_offset_ns: 2.5e9,
      start_time_ns: 10e9,
    },
  );
});

test('the report has pages, subtitle pages and errors, and is null before anything came', () => {
  const rig = new Rig();
  assert.equal(rig.observer.snapshotAndReset(), null);
  const damaged = row(8, 20, 'abc');
  damaged[8] = damaged[8]! ^ 1;
  rig
    .pes(1, header(0x100, { isSubtitle: false }), header(0x888), damaged)
    .pes(2, header(0x888))
    .pes(3, header(0x888));
  const report = rig.observer.snapshotAndReset()!;
  assert.deepEqual([report.pages, report.pages_left_out], [['100', '888'], 0]);
  assert.deepEqual(
    report.subtitle_pages.map(({ page, language, is_hearing_impaired, captions }) => [
      page,
      language,
      is_hearing_impaired,
      captions,
    ]),
    [
      ['150', 'fra', true, 0],
      ['888', 'deu', false, 1],
    ],
  );
  assert.deepEqual([report.interval.packets, report.total.parity_errors, report.total.page_headers], [5, 1, 4]);
  assert.equal(rig.observer.snapshotAndReset()!.interval.packets, 0);
});

test('a flood of subtitles is counted, and told as far as there is room', () => {
  const rig = new Rig();
  for (let n = 0; n < 200; n++) rig.pes(1 + n / 100, header(0x888), row(8, 20, `Line ${n}`));
  const report = rig.observer.snapshotAndReset()!;
  assert.ok(captionsIn(rig.events).length < 80);
  assert.equal(captionsIn(rig.events).length + report.total.captions_not_told, report.total.captions);
});

describe('captions_lost', () => {
  const line = (at: number): readonly number[][] =>
    Array.from({ length: 20 }, () => header(0x100 + (at % 10), { isSubtitle: false }));

  test('is told 5 s after teletext stops that went on without a pause', () => {
    const rig = new Rig();
    rig.seconds(0, 20, (at) => rig.pes(at, ...line(at), header(0x888), row(8, 20, `At ${at}`))).seconds(20, 40);
    assert.equal(rig.lost.length, 1);
    const [at, isLost] = rig.lost[0]!;
    assert.ok(isLost && at >= 24 && at <= 26, String(at));
    rig.seconds(40, 42, (second) => rig.pes(second, ...line(second)));
    assert.equal(rig.lost.at(-1)![1], false);
  });

  test('is not told of silence, nor where there were no subtitles', () => {
    const silent = new Rig();
    silent.seconds(0, 10, (at) => silent.pes(at, ...line(at), header(0x888), row(8, 20, `At ${at}`)));
    silent.seconds(10, 60, (at) => silent.pes(at, ...line(at)));
    const never = new Rig();
    never.seconds(0, 10, (at) => never.pes(at, ...line(at))).seconds(10, 60);
    assert.deepEqual([silent.lost, never.lost], [[], []]);
  });

  test('is not told while the whole program stands still', () => {
    const rig = new Rig();
    rig.seconds(0, 20, (at) => rig.pes(at, ...line(at), header(0x888), row(8, 20, `At ${at}`)));
    rig.isStill = true;
    rig.seconds(20, 60);
    assert.deepEqual(rig.lost, []);
  });
});

describe('samples', { skip: missingSamples() }, () => {
  test('texts are those of TSDuck, in its order; times within a frame', async () => {
    const { events } = await analyzed(join(samplesDir()!, 'tsduck_test-012.mpegts'));
    const ours = captionsIn(events);
    const theirs = srtCues(readFileSync(join(samplesDir()!, 'expected', 'tsduck_test-012.teletext.srt'), 'utf8'));
    assert.deepEqual(
      ours.map(({ text }) => text),
      theirs.map(({ text }) => text),
    );
    // Its times count from another packet: the same for all.
    const shiftMs = ours[0]!.start_offset_ns / 1e6 - theirs[0]!.startMs;
    ours.forEach(({ start_offset_ns, end_offset_ns }, n) => {
      const { startMs, endMs } = theirs[n]!;
      assert.ok(Math.abs(start_offset_ns / 1e6 - shiftMs - startMs) <= 40, `start of ${n}`);
      // It ends them a frame before the next header.
      assert.ok(Math.abs(end_offset_ns / 1e6 - shiftMs - endMs) <= 40.1, `end of ${n}`);
    });
    assert.deepEqual([...new Set(ours.map(({ language, channel }) => `${channel} ${language}`))], ['ttx:889 fra']);
  });

  test('four teletexts of a multiplex, without errors', async () => {
    const { pids } = await packetReport(join(samplesDir()!, 'tsduck_test-108.mpegts'));
    const found = Object.values(pids).flatMap(({ pid, teletext }) =>
      teletext === null ? [] : [[pid, teletext] as const],
    );
    // Packets of PES as TSDuck counts them; each PID has its pages.
    assert.deepEqual(
      found.map(([pid]) => pid),
      [576, 577, 578, 599],
    );
    for (const [pid, { total, pages }] of found) {
      assert.deepEqual([total.malformed, total.hamming_errors], [0, 0], String(pid));
      assert.ok(pages.includes('777') || pages.length > 5, String(pid));
    }
  });
});

interface SrtCue {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

function srtCues(srt: string): SrtCue[] {
  return srt
    .trim()
    .split(/\r?\n\r?\n/)
    .map((block) => {
      const [, times, ...lines] = block.split(/\r?\n/);
      const [startMs, endMs] = times!.split(' --> ').map(msOf);
      return { startMs: startMs!, endMs: endMs!, text: lines.join('\n') };
    });
}

function msOf(time: string): number {
  const [hours, minutes, seconds, ms] = time.split(/[:,]/).map(Number);
  return ((hours! * 60 + minutes!) * 60 + seconds!) * 1000 + ms!;
}
