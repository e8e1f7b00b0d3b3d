import { isatty } from 'node:tty';
import { flagName, UsageError } from '../cli/option.js';
import { STANDARD_OUTPUT } from '../output/standard-output-name.js';
import { flightOptionsOf } from '../recording/flight/open-flight.js';
import { sampleEnding } from '../recording/formats.js';
import { PLACEHOLDERS, unknownPlaceholder } from '../recording/output-name.js';
import { checkTaps } from '../recording/taps/tap-targets.js';
import { type Link, linkOf } from '../wire/endpoint.js';
import { legPairs } from './leg-pairs.js';
import type { MonitorConfig } from './options.js';

const STDOUT_DESCRIPTOR = 1;

/** Checks what the option table cannot; returns the endpoints. Throws UsageError and LinkError. */
export function checkSettings(config: MonitorConfig): Link {
  const { outputFile } = config;
  if (outputFile !== undefined) checkOutputFile(outputFile);
  checkSegments(config);
  checkFlight(config);
  checkTaps(config);
  legPairs(config);
  return linkOf(config, false);
}

/** Options that mean something with segments only. */
const OF_SEGMENTS = ['keepSegments', 'keepTime', 'playlist'] as const;

function checkSegments(config: MonitorConfig): void {
  const { outputFile = '', segmentDuration, segmentBytes, outputFormat } = config;
  if (outputFormat === 'mp4' && (outputFile === '' || outputFile === STANDARD_OUTPUT)) {
    throw new UsageError('--output-format mp4 needs --output-file with the name of a file');
  }
  const [first] = OF_SEGMENTS.filter((key) => config[key] !== undefined && config[key] !== false);
  const isSegmented = segmentDuration !== undefined || segmentBytes !== undefined;
  if (isSegmented && (outputFile === '' || outputFile === STANDARD_OUTPUT)) {
    throw new UsageError('segments need --output-file with the name of a file');
  }
  const samples = isSegmented ? sampleEnding(outputFile) : undefined;
  if (samples !== undefined)
    throw new UsageError(
      `--segment-duration and --segment-bytes do not cut samples, which --output-file asks for by ${samples}: use another ending, as .pcap`,
    );
  if (isSegmented) return;
  if (first !== undefined) throw new UsageError(`${flagName(first)} needs --segment-duration or --segment-bytes`);
  const placeholder = ['segment', 'service'].find((name) => outputFile.includes(`{${name}}`));
  if (placeholder === undefined) return;
  throw new UsageError(`{${placeholder}} in --output-file needs --segment-duration or --segment-bytes`);
}

function checkFlight(config: MonitorConfig): void {
  if (flightOptionsOf(config) !== undefined) return;
  const { recordOn, recordAfter } = config;
  const needless = recordAfter !== undefined ? '--record-after' : recordOn.length > 0 ? '--record-on' : undefined;
  if (needless !== undefined) throw new UsageError(`${needless} needs --flight-recorder`);
}

function checkOutputFile(outputFile: string): void {
  const unknown = unknownPlaceholder(outputFile);
  if (unknown !== undefined) {
    const known = PLACEHOLDERS.map((name) => `{${name}}`).join(' ');
    throw new UsageError(`--output-file knows ${known}, got {${unknown}}`);
  }
  if (outputFile === STANDARD_OUTPUT && isatty(STDOUT_DESCRIPTOR)) {
    throw new UsageError('--output-file - needs a pipe or a file as standard output, got a terminal');
  }
}
