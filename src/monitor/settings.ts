import { isatty } from 'node:tty';
import type { MonitorConfig } from '../cli/monitor-options.js';
import { UsageError } from '../cli/option.js';
import { STANDARD_OUTPUT } from '../sinks/open-writer.js';
import { PLACEHOLDERS, unknownPlaceholder } from '../sinks/output-name.js';
import { type Link, linkOf } from '../wire/endpoint.js';

const STDOUT_DESCRIPTOR = 1;

/** Checks what the option table cannot; returns the endpoints. Throws UsageError and LinkError. */
export function checkSettings(config: MonitorConfig): Link {
  const { metricsFile, outputFile } = config;
  if (outputFile !== undefined) checkOutputFile(outputFile);
  if (outputFile !== undefined && outputFile === metricsFile) {
    throw new UsageError(`--output-file and --metrics-file must not be the same, got ${outputFile} for both`);
  }
  return linkOf(config, false);
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
