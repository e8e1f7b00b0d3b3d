import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { codecOf } from '../../src/mpegts/stream-type.js';
import type { Pmt } from '../../src/mpegts/tables/pmt.js';
import { readSampleTables } from '../support/samples/sample-tables.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

interface ProbedStream {
  readonly id: string;
  readonly codec_name?: string;
}

/** What ffprobe does not know, and we tell from stream_type and descriptors. */
const UNKNOWN_TO_FFPROBE: Readonly<Record<string, readonly string[]>> = {
  undefined: ['dsmcc', 'ait', 'private_sections', 'scte_35'], // sections, and SCTE 35 without its registration
  bin_data: ['ac4'],
};
/** Scrambled MPEG audio: ffprobe reads no header of it and keeps its first guess, layer III. */
const SCRAMBLED = new Set(['tsduck_test-012']);

describe('codecs of the samples as ffprobe finds them', { skip: missingSamples() }, () => {
  const folder = samplesDir();
  const names = folder === undefined ? [] : readdirSync(path.join(folder, 'expected'));
  for (const name of names.filter((name) => /^(?!derived_).*\.ffprobe\.json$/.test(name))) {
    const sample = name.replace('.ffprobe.json', '');
    test(sample, () => {
      const { streams = [] } = JSON.parse(readFileSync(path.join(folder!, 'expected', name), 'utf8')) as {
        streams?: ProbedStream[];
      };
      const codecs = codecsByPid(readSampleTables(sample).pmts);
      for (const { id, codec_name: probed = 'undefined' } of streams) {
        const codec = codecs.get(Number(id));
        if (codec === undefined) continue; // the EIT, and streams that no PMT lists
        assert.ok(accepted(sample, probed).includes(codec), `PID ${id}: ${codec}, but ffprobe says ${probed}`);
      }
    });
  }
});

function accepted(sample: string, probed: string): readonly string[] {
  if (SCRAMBLED.has(sample) && probed === 'mp3') return ['mp2'];
  return UNKNOWN_TO_FFPROBE[probed] ?? [probed];
}

function codecsByPid(pmts: readonly Pmt[]): Map<number, string> {
  return new Map(
    pmts.flatMap(({ streams, descriptors }) =>
      streams.map((stream) => [stream.pid, codecOf(stream.streamType, stream.descriptors, descriptors).codec] as const),
    ),
  );
}
