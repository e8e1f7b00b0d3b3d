import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { TRUNCATED } from '../../src/mpegts/packet.js';
import { cuesOf } from '../../src/scte35/cue.js';
import { parseSpliceInfoSection, type SpliceInfoSection } from '../../src/scte35/splice-info-section.js';
import { tsToPcap } from '../support/frames/ts-to-pcap.js';
import { longSection, sectionPackets } from '../support/packets/section-builder.js';
import { payloadPacket } from '../support/packets/ts-packets.js';
import { SPLICE_CASES, UPID_CASES, upidSection } from '../support/scte35/splice-cases.js';
import { missingThreefive, type ThreefiveCue, threefiveCues } from '../support/scte35/threefive.js';

function parsed(section: Uint8Array): SpliceInfoSection {
  const result = parseSpliceInfoSection(section);
  assert.notEqual(result, TRUNCATED);
  return result as SpliceInfoSection;
}

/** Seconds as threefive rounds them. */
const seconds = (ticks: number | null | undefined): number | undefined =>
  ticks === null || ticks === undefined ? undefined : Math.round((ticks / 90_000) * 1e6) / 1e6;

/** What threefive calls the fields of a section. */
function asThreefive({ command, descriptors, ...head }: SpliceInfoSection): Record<string, unknown> {
  const fields: Record<string, unknown> = {
    pts_adjustment: seconds(head.pts_adjustment),
    cw_index: Number(head.cw_index),
    tier: head.tier,
    splice_command_type: head.splice_command_type,
    descriptors: descriptors.length,
  };
  if (command?.name === 'splice_insert') {
    fields.splice_event_id = command.splice_event_id;
    fields.splice_event_cancel_indicator = command.splice_event_cancel_indicator;
    if (command.splice_event_cancel_indicator) return fields;
    fields.out_of_network_indicator = command.out_of_network_indicator;
    fields.splice_immediate_flag = command.splice_immediate_flag;
    fields.pts_time = seconds(command.splice_time?.pts_time);
    fields.break_duration = seconds(command.break_duration?.duration);
    fields.unique_program_id = command.unique_program_id;
    fields.avail_num = command.avail_num;
    fields.avails_expected = command.avails_expected;
  }
  if (command?.name === 'time_signal') fields.pts_time = seconds(command.splice_time.pts_time);
  return fields;
}

function ofThreefive({ info_section, command, descriptors }: ThreefiveCue): Record<string, unknown> {
  const { pts_adjustment, cw_index, tier, splice_command_type } = info_section;
  const head = { pts_adjustment, cw_index: Number(cw_index), tier: Number(tier), splice_command_type };
  return { ...command, ...head, descriptors: descriptors.length };
}

/** Cases that threefive 3.1.5 reads otherwise, and why it is right here. */
const THREEFIVE_DIFFERS: Readonly<Record<string, string>> = {
  'splice_insert of components, back to the network': 'it reads no components, and what follows at their place',
  'segmentation of components': 'it reads no components, and what follows at their place',
  'splice_insert of an old sender, without splice_command_length': 'it refuses the section',
  'splice_schedule of two events': 'it refuses the section',
  'a descriptor of somebody else and one with a reserved tag': 'it refuses the section',
};

describe('threefive', { skip: missingThreefive() }, () => {
  test('reads the commands and descriptors as they are read here', () => {
    const cases = SPLICE_CASES.filter(({ name }) => THREEFIVE_DIFFERS[name] === undefined);
    const theirs = threefiveCues(cases.map(({ section }) => section));
    cases.forEach(({ name, section }, n) => {
      const cue = theirs[n];
      assert.ok(cue !== undefined && cue !== null, `${name}: not read`);
      const ours = asThreefive(parsed(section));
      const their = ofThreefive(cue);
      for (const [field, value] of Object.entries(ours))
        assert.deepEqual(their[field] ?? undefined, value, `${name}: ${field}`);
    });
  });

  test('reads each UPID as it is read here', () => {
    const theirs = threefiveCues(UPID_CASES.map(([type, , bytes]) => upidSection(type, bytes)));
    UPID_CASES.forEach(([type, name, bytes, text], n) => {
      const value = String(theirs[n]?.descriptors[0]?.segmentation_upid ?? '');
      // It shows the bytes of a UUID as text, and loses some.
      if (name === 'UUID') return;
      if (name === 'UMID') {
        // It leaves the last group out.
        assert.equal(value.toUpperCase(), text!.slice(0, -9), name);
      } else if (['ISAN (deprecated)', 'ISAN', 'TI', 'EIDR'].includes(name)) {
        // It writes numbers, without the zeros in front.
        const digits = value.replace(/^0x/, '').replaceAll('-', '');
        assert.equal(BigInt(`0x${digits}`), BigInt(`0x${bytes.toString('hex')}`), name);
      } else assert.equal(value, text, `${name} (${type})`);
    });
  });
});

/** A stream with one program whose PID 0x21 has the sections. */
function cueStream(sections: readonly Buffer[]): Buffer {
  const pat = longSection({ tableId: 0, body: [0, 1, 0xf0, 0x00] });
  const pmt = longSection({
    tableId: 2,
    body: [0xe1, 0x00, 0xf0, 6, 5, 4, 0x43, 0x55, 0x45, 0x49, 0x86, 0xe0, 0x21, 0xf0, 0],
  });
  const packets = [...sectionPackets(0, [pat]), ...sectionPackets(0x1000, [pmt])];
  packets.push(...sections.flatMap((section, n) => sectionPackets(0x21, [section], n)));
  while (packets.length % 7 !== 0) packets.push(payloadPacket(0x1fff, 0));
  return Buffer.concat(packets);
}

const noTshark = spawnSync('tshark', ['-v']).error === undefined ? false : 'no tshark on this machine';

describe('tshark', { skip: noTshark }, () => {
  test('reads the times, ids and types as they are read here', () => {
    const names = [
      'splice_insert of a program',
      'splice_schedule',
      'segmentation with',
      'time_signal',
      'private_command',
    ];
    const cases = SPLICE_CASES.filter(({ name }) => names.some((start) => name.startsWith(start)));
    const text = dissected(cueStream(cases.map(({ section }) => section)));
    for (const { section } of cases) {
      const { command, descriptors, pts_adjustment } = parsed(section);
      assert.ok(values(text, 'scte35.pts_adjustment').includes(pts_adjustment));
      if (command?.name === 'splice_insert') {
        assert.deepEqual(values(text, 'scte35_si.event_id'), [command.splice_event_id]);
        assert.deepEqual(values(text, 'scte35_si.splice_time.pts'), [command.splice_time?.pts_time]);
        assert.deepEqual(values(text, 'scte35_si.break.duration'), [command.break_duration?.duration]);
      }
      if (command?.name === 'splice_schedule') {
        const ids = command.splices.map((splice) => splice.splice_event_id);
        assert.deepEqual(values(text, 'scte35_splice_schedule.splice.event_id'), ids);
      }
      for (const descriptor of descriptors) {
        if (descriptor.name !== 'segmentation') continue;
        assert.deepEqual(values(text, 'scte35.splice_descriptor.event_id'), [descriptor.segmentation_event_id]);
        assert.deepEqual(values(text, 'scte35.splice_descriptor.segmentation_type_id'), [
          descriptor.segmentation?.segmentation_type_id,
        ]);
        assert.deepEqual(values(text, 'scte35.splice_descriptor.segmentation_duration'), [
          descriptor.segmentation?.segmentation_duration,
        ]);
      }
    }
  });
});

/** PDML of the packets. */
function dissected(ts: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'tscap-scte35-'));
  try {
    const file = join(folder, 'cues.pcap');
    writeFileSync(file, tsToPcap(ts));
    const args = ['-r', file, '-d', 'udp.port==5000,mp2t', '-T', 'pdml'];
    return execFileSync('tshark', args, {
      encoding: 'utf8',
      timeout: 60_000,
      maxBuffer: 2 ** 26,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** All values of a field, by what it shows. */
function values(pdml: string, field: string): (number | undefined)[] {
  return [...pdml.matchAll(new RegExp(`name="${field.replaceAll('.', '\\.')}"[^>]* show="([^"]*)"`, 'g'))].map(
    ([, show]) => Number(show),
  );
}

test('pts_adjustment is added modulo 2^33', () => {
  const { section } = SPLICE_CASES.find(({ name }) => name.startsWith('splice_insert of a program'))!;
  // 2^33 − 1 and 91 are 90.
  assert.equal(cuesOf(parsed(section))[0]!.splice_pts, 90);
});
