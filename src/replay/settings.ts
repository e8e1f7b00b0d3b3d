import { UsageError } from '../cli/option.js';
import { type Endpoint, parseEndpoint } from '../net/address.js';
import { type FaultSpecs, parseFaultSpecs } from './fault-spec.js';
import type { ReplayConfig } from './options.js';

/** The options that are more than text, read. */
export interface ReplaySettings {
  readonly path: string;
  /** undefined where none was given. */
  readonly destination: Endpoint | undefined;
  readonly faults: FaultSpecs;
}

const STANDARD_INPUT = '-';

/** Throws UsageError. */
export function readSettings(config: ReplayConfig): ReplaySettings {
  const { input, destination, loop } = config;
  if (input === undefined) throw new UsageError('--input is missing: the TS file, pcap or pcapng to send');
  if (input === STANDARD_INPUT && loop)
    throw new UsageError('--loop needs a file: standard input cannot be read twice');
  return {
    path: input,
    destination: destination === undefined ? undefined : readDestination(destination),
    faults: parseFaultSpecs(config),
  };
}

function readDestination(text: string): Endpoint {
  const destination = parseEndpoint(text);
  if (typeof destination === 'string') throw new UsageError(`--destination ${destination}`);
  return destination;
}
