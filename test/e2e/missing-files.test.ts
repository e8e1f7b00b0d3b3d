import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { OptionTable } from '../../src/cli/option.js';
import { flagName } from '../../src/cli/option.js';
import { MONITOR_OPTIONS } from '../../src/monitor/options.js';
import { PROBE_OPTIONS } from '../../src/probe/options.js';
import { CUT_OPTIONS } from '../../src/recording/cut/options.js';
import { REPLAY_OPTIONS } from '../../src/replay/options.js';
import { REPOSITORY, startProgram } from '../support/programs/programs.js';

const BARS = join(REPOSITORY, 'test_data/bars.mpegts');
const MISSING = '/no-such-folder/x';
/** Folders are made where they can be. */
const BELOW_FILE = join(BARS, 'x');
const FOLDERS = new Set(['imagesDir', 'incidentsDir', 'spoolDir', 'captionsDir']);

/** What must stand beside an option so that its file is opened. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  'probe hlsLog': ['--hls', 'http://127.0.0.1:1/x.m3u8'],
  'probe sdp': ['--input', BARS],
  'probe ipcPath': ['--input', BARS],
  'probe streams': ['--input', BARS],
  'probe tr101290Profile': ['--input', BARS],
  'probe curveSecretKeyFile': ['--input', BARS, '--curve-allow', MISSING],
  'probe curveAllow': ['--input', BARS, '--curve-secret-key-file', MISSING],
  'monitor imagesDir': ['--save-images', '--extract-images'],
  'monitor nalLog': ['--debug-nals'],
  'monitor incidentsDir': ['--flight-recorder', '1'],
  'monitor spoolDir': ['--send-to-kafka'],
  'monitor httpUsers': ['--http-port', '0'],
  'monitor httpCertFile': ['--http-port', '0', '--http-key-file', MISSING],
  'monitor httpKeyFile': ['--http-port', '0', '--http-cert-file', BARS],
  'monitor webhookSecretFile': ['--webhook', 'http://127.0.0.1:1/'],
  'monitor kafkaCaFile': ['--send-to-kafka'],
  'monitor kafkaCertFile': ['--send-to-kafka', '--kafka-key-file', MISSING],
  'monitor kafkaKeyFile': ['--send-to-kafka', '--kafka-cert-file', BARS],
  'monitor kafkaPasswordFile': ['--send-to-kafka', '--kafka-sasl', 'plain', '--kafka-username', 'x'],
  'monitor curveSecretKeyFile': ['--curve-server-key', 'x'],
  'monitor curveAllow': ['--bind', '--curve-secret-key-file', MISSING],
  'replay report': ['--input', BARS, '--destination', '127.0.0.1:9'],
  'history index': ['-o', 'x'],
};
/** What is waited for where it is not there, is a word, or is only opened when there is something to write. */
const NOT_REFUSED = new Set(['monitor watchFile', 'monitor report', 'monitor ipcPath', 'history outputFile']);
/** Their names may be secrets that stand in their place. */
const NAMELESS = new Set(['curveSecretKeyFile', 'curveAllow', 'webhookSecretFile', 'kafkaPasswordFile']);

const PROGRAMS: readonly (readonly [name: string, table: OptionTable, first: readonly string[]])[] = [
  ['probe', PROBE_OPTIONS, []],
  ['monitor', MONITOR_OPTIONS, []],
  ['replay', REPLAY_OPTIONS, []],
  ['history', CUT_OPTIONS, ['cut']],
];

for (const [program, table, first] of PROGRAMS) {
  describe(`${program}: a file that is not there is one line with the path, and with the option where it is read`, () => {
    for (const [key, { paths }] of Object.entries(table)) {
      const name = `${program} ${key}`;
      if (paths === undefined || NOT_REFUSED.has(name)) continue;
      test(flagName(key), async (t) => {
        const beside = BESIDE[name] ?? [];
        const missing = FOLDERS.has(key) ? BELOW_FILE : MISSING;
        const run = startProgram(t, program as 'probe', [...first, ...beside, flagName(key), missing]);
        const { code } = await run.exit;
        assert.ok(code === 1 || code === 2, `${code}: ${run.stderr}`);
        const lines = run.stderr
          .trim()
          .split('\n')
          .filter((line) => !line.startsWith('{'));
        assert.equal(lines.length, 1, run.stderr);
        assert.doesNotMatch(lines[0]!, /E[A-Z]{4,}|errno|syscall|node:/);
        if (!NAMELESS.has(key)) assert.ok(lines[0]!.includes(missing), lines[0]);
        else assert.ok(lines[0]!.includes('--'), lines[0]);
      });
    }
  });
}
