import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import { parseEit } from '../../../src/mpegts/tables/eit.js';
import { isDvbEit } from '../../../src/mpegts/tables/table-id.js';
import { feedPsi } from '../../support/packets/psi-feeder.js';
import { missingTool } from '../../support/programs/privileges.js';
import { missingSamples, readSampleTs, samplesDir } from '../../support/samples/samples.js';

const skip = missingSamples() || missingTool('tshark');
/** The samples with events; tshark refuses a third one, exo_sample_ait, as cut short. */
const WITH_EVENTS = ['tsduck_test-030', 'tsduck_test-108'];
const EIT_PID = 0x12;

describe('events of the samples are those that tshark dissects', { skip }, () => {
  for (const name of WITH_EVENTS) {
    test(name, () => {
      const events: string[] = [];
      feedPsi(readSampleTs(name), new Set([EIT_PID]), {
        section(section) {
          if (!isDvbEit(section.tableId)) return;
          const eit = parseEit(section);
          assert.ok(eit !== TRUNCATED);
          const { versionNumber, sectionNumber } = section;
          const service = [versionNumber, sectionNumber, eit.serviceId, eit.transportStreamId, eit.originalNetworkId];
          for (const { eventId, startTimeS, durationS, runningStatus, freeCaMode } of eit.events) {
            events.push([...service, eventId, startTimeS, durationS, runningStatus, Number(freeCaMode)].join(' '));
          }
        },
        sectionCrcError() {},
      });
      assert.ok(events.length > 0);
      assert.deepEqual(events.sort(), eventsOfTshark(name).sort());
    });
  }
});

/** Fields of a dissected packet, by name: several of the same name in a list. */
interface Dissection {
  readonly [field: string]: string | Dissection | readonly Dissection[];
}

function eventsOfTshark(name: string): string[] {
  const filter = ['-Y', 'dvb_eit.evt.id && mp2t.pid == 18', '-o', 'mpeg_sect.verify_crc:TRUE'];
  const path = join(samplesDir()!, `${name}.mpegts`);
  const output = execFileSync('tshark', ['-r', path, ...filter, '-T', 'json', '--no-duplicate-keys'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1 << 28,
    env: { ...process.env, TZ: 'UTC' },
  });
  const packets = JSON.parse(output) as readonly { _source: { layers: { dvb_eit: Dissection | Dissection[] } } }[];
  const sections = packets.flatMap(({ _source }): readonly Dissection[] => [_source.layers.dvb_eit].flat());
  return sections.filter(hasRightCrc).flatMap((section) => {
    const ids = ['version', 'sect_num', 'sid', 'tsid', 'original_nid'].map((field) =>
      Number(section[`dvb_eit.${field}`]),
    );
    const events = Object.entries(section).filter(([field]) => field.startsWith('Event 0x'));
    return events.flatMap(([, list]) =>
      [list].flat().map((event) => [...ids, ...eventFields(event as Dissection)].join(' ')),
    );
  });
}

function hasRightCrc(section: Dissection): boolean {
  return section['mpeg_sect.crc.status'] === '1';
}

function eventFields(event: Dissection): number[] {
  const field = (name: string): string => String(event[`dvb_eit.evt.${name}`]);
  const duration = field('duration').slice(2).match(/../g)!.map(Number); // BCD
  const durationS = duration[0]! * 3600 + duration[1]! * 60 + duration[2]!;
  const startTimeS = Date.parse(field('start_time').replace(/\.0+ /, ' ')) / 1000;
  return [Number(field('id')), startTimeS, durationS, Number(field('running_status')), Number(field('free_ca_mode'))];
}
