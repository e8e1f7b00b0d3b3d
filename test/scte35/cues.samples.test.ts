import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { CueEvent, SplicePointEvent } from '../../src/analysis/content/cue-event.js';
import { TRUNCATED } from '../../src/mpegts/packet.js';
import type { SectionView } from '../../src/mpegts/section.js';
import type { SpliceDescriptor } from '../../src/scte35/splice-descriptor.js';
import { parseSpliceInfoSection, type SpliceInfoSection } from '../../src/scte35/splice-info-section.js';
import { analyzed } from '../support/analysis/file-report.js';
import { feedPsi } from '../support/packets/psi-feeder.js';
import { missingSamples, readSampleTs, samplesDir } from '../support/samples/samples.js';

type Json = Readonly<Record<string, unknown>>;
const SAMPLES = [
  'exo_sample_scte35',
  'moq_tsduck',
  'moq_kyrion_mpeg2av_ac3',
  'derived_moq_kyrion_mpeg2av_ac3.m2ts',
  'derived_moq_kyrion_mpeg2av_ac3.rs204',
  'eyevinn_80s_with_ad',
];

function expected(name: string, ending: string): Json[] {
  return JSON.parse(readFileSync(join(samplesDir()!, 'expected', `${name}.${ending}.json`), 'utf8')) as Json[];
}

/** The sections of cues as TSDuck 3.45 shows them: `tstables --all-sections --json`. */
function asTsduck({ command, descriptors, ...head }: SpliceInfoSection, pid: number): Json {
  const nodes: Json[] = [{ '#name': 'metadata', pid }];
  if (command?.name === 'splice_null') nodes.push({ '#name': 'splice_null' });
  if (command?.name === 'time_signal') nodes.push({ '#name': 'time_signal', pts_time: command.splice_time.pts_time });
  if (command?.name === 'private_command') {
    const identifier = Buffer.from(command.identifier, 'latin1').readUInt32BE();
    nodes.push({ '#name': 'private_command', '#nodes': [spaced(command.hex)], identifier });
  }
  if (command?.name === 'splice_insert') {
    const inner: Json[] = [];
    if (command.break_duration !== null) inner.push({ '#name': 'break_duration', ...command.break_duration });
    for (const { component_tag, splice_time } of command.components) {
      inner.push({ '#name': 'component', component_tag, pts_time: splice_time?.pts_time });
    }
    nodes.push({
      '#name': 'splice_insert',
      ...(inner.length === 0 ? {} : { '#nodes': inner }),
      avail_num: command.avail_num,
      avails_expected: command.avails_expected,
      out_of_network: command.out_of_network_indicator,
      ...(command.splice_time === null ? {} : { pts_time: command.splice_time.pts_time }),
      splice_event_cancel: command.splice_event_cancel_indicator,
      splice_event_id: command.splice_event_id,
      splice_immediate: command.splice_immediate_flag,
      unique_program_id: command.unique_program_id,
    });
  }
  nodes.push(...descriptors.map(descriptorAsTsduck));
  const { protocol_version, pts_adjustment, tier } = head;
  return { '#name': 'splice_information_table', '#nodes': nodes, protocol_version, pts_adjustment, tier };
}

function descriptorAsTsduck(descriptor: SpliceDescriptor): Json {
  assert.equal(descriptor.name, 'segmentation');
  const { segmentation_event_id, segmentation_event_cancel_indicator, segmentation } = descriptor;
  const { upid, segmentation_duration, segmentation_type_id, segment_num, segments_expected } = segmentation!;
  return {
    '#name': 'splice_segmentation_descriptor',
    '#nodes': [{ '#name': 'segmentation_upid', '#nodes': [spaced(upid.hex)], type: upid.segmentation_upid_type }],
    identifier: 0x43554549,
    segment_num,
    segmentation_duration,
    segmentation_event_cancel: segmentation_event_cancel_indicator,
    segmentation_event_id,
    segmentation_type_id,
    segments_expected,
  };
}

function spaced(hex: string): string {
  return hex.toUpperCase().replaceAll(/(..)(?=.)/g, '$1 ');
}

interface TsduckEvent {
  readonly 'event-id': number;
  readonly 'event-pts': number;
  readonly 'event-type': 'in' | 'out';
  readonly progress: 'pending' | 'occurred';
  readonly count: number;
  readonly 'time-to-event-ms'?: number;
  readonly 'pre-roll-ms'?: number;
}

/** Where TSDuck's splicemonitor tells another event than the command that it shows behind it. */
const TSDUCK_IS_WRONG = new Map([
  // It knows events by their id alone: the return of event 100 counts as the third command to leave.
  ['exo_sample_scte35', ['100 out 200000 #3']],
]);

describe('cues of samples', { skip: missingSamples() }, () => {
  for (const name of SAMPLES) {
    const wrong = TSDUCK_IS_WRONG.get(name) ?? [];

    test(`${name}: each field of each section as TSDuck`, () => {
      const ours: Json[] = [];
      const pids = new Set(expected(name, 'scte35.tables').map((table) => pidOf(table)));
      feedPsi(readSampleTs(name), pids, {
        section: (view: SectionView) => {
          const section = parseSpliceInfoSection(view.bytes.subarray(view.offset, view.offset + view.length));
          assert.notEqual(section, TRUNCATED);
          ours.push(asTsduck(section as SpliceInfoSection, view.pid));
        },
        sectionCrcError: () => assert.fail('a wrong CRC'),
      });
      assert.deepEqual(ours, expected(name, 'scte35.tables'));
    });

    test(`${name}: ids, directions and splice times of events as TSDuck's splicemonitor`, async () => {
      const cues = await cuesOfFile(name);
      const theirs = pendingEvents(name).filter((event) => !wrong.includes(labelOf(event)));
      const firsts = theirs.filter((event, n) => theirs.findIndex((other) => sameEvent(other, event)) === n);
      const ours = cues.filter(({ direction }) => direction !== null);
      const known = ours.map((cue) => `${cue.event_id} ${cue.direction} ${cue.splice_pts}`);
      for (const { 'event-id': id, 'event-type': type, 'event-pts': pts } of firsts) {
        assert.ok(known.includes(`${id} ${type} ${pts}`), `${id} ${type} ${pts}`);
      }
      // What it counts as another command for an event that it knows by its id is here an event of its own.
      assert.equal(known.length, firsts.length + wrong.length);
    });
  }

  test('pre-roll against the last PTS as TSDuck, where that is of the video and no bitrate is known yet', async () => {
    const [first] = await cuesOfFile('exo_sample_scte35');
    const theirs = pendingEvents('exo_sample_scte35')[0]!;
    assert.ok(Math.abs(first!.pre_roll_video_pts_ms! - theirs['time-to-event-ms']!) <= 1);
  });

  for (const name of ['moq_tsduck', 'moq_kyrion_mpeg2av_ac3']) {
    test(`${name}: pre-roll against the last PTS is TSDuck's but for what it adds`, async () => {
      const cues = await cuesOfFile(name);
      for (const event of pendingEvents(name)) {
        const cue = cues.find((one) => one.event_id === event['event-id'] && one.splice_pts === event['event-pts']);
        const { anyPts, packets } = lastPtsBefore(name, event, cues.indexOf(cue!));
        if (Number.isNaN(anyPts)) continue;
        // It takes the last PTS of any stream, and lets it go on by the bitrate since: never back, and at most by a second here.
        const ofAny = (event['event-pts'] - anyPts) / 90;
        const added = ofAny - event['time-to-event-ms']!;
        assert.ok(added >= -1 && added <= 1000, `${labelOf(event)}: ${added} ms over ${packets} packets`);
      }
    });
  }

  test('the splice stands where the stream says it occurs: 9.65 s behind the command by the packets', async () => {
    const [cue] = await cuesOfFile('eyevinn_80s_with_ad');
    // The command is in packet 3, before the first PCR; the first PTS is that of packet 4.
    assert.equal(cue!.splice_pts, 1_032_000);
    assert.ok(cue!.pre_roll_pcr_ms! > 9650 && cue!.pre_roll_pcr_ms! < 12_000);
  });
});

async function cuesOfFile(name: string): Promise<CueEvent[]> {
  const { events } = await analyzed(join(samplesDir()!, `${name}.mpegts`));
  return events.filter((event): event is (typeof events)[number] & CueEvent => event.event === 'cue');
}

function pendingEvents(name: string): TsduckEvent[] {
  const events = expected(name, 'splicemonitor').filter((entry) => entry['#name'] === 'event');
  return (events as unknown as TsduckEvent[]).filter(({ progress }) => progress === 'pending');
}

function labelOf(event: TsduckEvent): string {
  return `${event['event-id']} ${event['event-type']} ${event['event-pts']} #${event.count}`;
}

function sameEvent(a: TsduckEvent, b: TsduckEvent): boolean {
  return a['event-id'] === b['event-id'] && a['event-type'] === b['event-type'] && a['event-pts'] === b['event-pts'];
}

function pidOf(table: Json): number {
  return (table['#nodes'] as { pid: number }[])[0]!.pid;
}

/** The last PTS of any stream before the packet of the event, by TSDuck's own list. */
function lastPtsBefore(name: string, event: TsduckEvent, index: number): { anyPts: number; packets: number } {
  assert.ok(index >= 0, labelOf(event));
  const packet = (event as unknown as { 'packet-index': number })['packet-index'];
  const [, ...lines] = readFileSync(join(samplesDir()!, 'expected', `${name}.pcrpts.csv`), 'utf8')
    .trim()
    .split('\n');
  let anyPts = Number.NaN;
  let at = 0;
  for (const line of lines) {
    const [, place, , type, , value] = line.split(',');
    if (type !== 'PTS' || Number(place) >= packet) continue;
    if (Number(place) < at) continue;
    at = Number(place);
    anyPts = Number(value);
  }
  return { anyPts, packets: packet - at };
}

const noFfprobe = spawnSync('ffprobe', ['-version']).error === undefined ? false : 'no ffprobe on this machine';

describe('splice points of samples', { skip: missingSamples() || noFfprobe }, () => {
  for (const name of ['moq_tsduck', 'moq_kyrion_mpeg2av_ac3', 'eyevinn_80s_with_ad']) {
    test(`${name}: the nearest random access point is ffprobe's key frame`, async () => {
      const file = join(samplesDir()!, `${name}.mpegts`);
      const args = [
        '-v',
        'error',
        '-select_streams',
        'v:0',
        '-show_entries',
        'packet=pts,flags',
        '-of',
        'csv=p=0',
        file,
      ];
      const lines = execFileSync('ffprobe', args, { encoding: 'utf8', timeout: 60_000 }).trim().split('\n');
      const keys = lines.filter((line) => line.includes('K')).map((line) => Number(line.split(',')[0]));
      const { events } = await analyzed(file);
      const points = events.filter(
        (event): event is (typeof events)[number] & SplicePointEvent => event.event === 'splice_point',
      );
      assert.ok(points.length > 0);
      for (const { splice_pts, random_access_offset_ms, is_random_access, random_access_by } of points) {
        const nearest = Math.min(...keys.map((key) => Math.abs(key - splice_pts!)));
        assert.ok(
          Math.abs(Math.abs(random_access_offset_ms!) - nearest / 90) < 1e-6,
          `${splice_pts}: ${random_access_offset_ms}`,
        );
        assert.deepEqual([is_random_access, random_access_by], [nearest === 0, 'picture']);
      }
    });
  }
});
