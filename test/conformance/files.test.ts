import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { RULES } from '../../src/tr101290/rules.js';
import { packetReport } from '../support/analysis/file-report.js';
import { scratchFolder } from '../support/programs/programs.js';
import { streamOfCase } from './case.js';
import { CASES } from './cases/cases.js';
import { writeStream } from './stream-files.js';

/**
 * From the file on, counts are as stated: by the arrival times of a capture, and of a TS file by the PCR. A capture of one packet
 * a datagram is no place for wrong sync bytes: a datagram without any is a loss of synchronisation.
 */
const NAMES = [
  'clean-atsc',
  '1.3-pat-late',
  '1.4-lost',
  '2.2-crc',
  '2.3-pcr-late',
  '3.3-eb-underflow',
  '3.10-delay',
  'never-pmt',
  'atsc-3.2-mgt',
] as const;

describe('conformance streams, analysed from their files', () => {
  for (const name of NAMES) {
    test(name, async (t) => {
      const one = CASES.find((candidate) => candidate.name === name)!;
      const file = path.join(scratchFolder(t), name);
      writeStream(file, streamOfCase(one));
      const stated = Object.entries(one.expected ?? {}).map(([rule, { count }]) => [rule, count]);
      for (const suffix of ['pcap', 'mpegts']) {
        const { tr101290 } = await packetReport(`${file}.${suffix}`);
        const seen = RULES.map((rule) => [rule.name, tr101290[rule.name].count_total]).filter(
          ([, count]) => count !== 0,
        );
        assert.deepEqual(Object.fromEntries(seen), Object.fromEntries(stated), suffix);
      }
    });
  }
});
