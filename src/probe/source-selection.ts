import { UsageError } from '../cli/option.js';
import type { ProbeConfig } from '../cli/probe-options.js';
import { type Endpoint, formatAddress, formatEndpoint, parseEndpoint } from '../net/address.js';
import { UNKNOWN_VERDICT } from '../net/classifier.js';
import type { StreamInfo } from '../wire/message.js';

/** What the probe was asked to capture. */
export interface SourceSelection {
  readonly endpoints: readonly Endpoint[];
  /** Every stream that is recognised, asked for or not. */
  readonly discover: boolean;
}

/** Reads the source options; throws UsageError. A file is searched for streams unless some are asked for. */
export function selectSources(config: ProbeConfig): SourceSelection {
  if (config.input === undefined && config.sourceDevice === undefined) {
    throw new UsageError(
      '--source-device or --input is needed: an interface to capture on, or a file to read (--list-devices shows the interfaces)',
    );
  }
  const endpoints = config.source.map((text) => endpointOf('--source', text));
  if (config.sourceIp !== undefined || config.sourcePort !== undefined) endpoints.push(singleSource(config));
  const discover = config.discover || (config.input !== undefined && endpoints.length === 0);
  if (!discover && endpoints.length === 0) {
    throw new UsageError('--source, --source-ip with --source-port, or --discover is needed: what to capture');
  }
  return { endpoints, discover };
}

/** A stream that is asked for, before anything of it was seen. */
export function awaitedStream({ isIpv6, words, port }: Endpoint): StreamInfo {
  return {
    ...UNKNOWN_VERDICT,
    streamId: formatEndpoint(isIpv6, words, port),
    vlans: [],
    sourceIp: '',
    sourcePort: 0,
    destinationIp: formatAddress(isIpv6, words),
    destinationPort: port,
  };
}

function singleSource({ sourceIp, sourcePort }: ProbeConfig): Endpoint {
  if (sourceIp === undefined) throw new UsageError('--source-port needs --source-ip');
  if (sourcePort === undefined) throw new UsageError('--source-ip needs --source-port');
  return endpointOf(
    '--source-ip',
    sourceIp.includes(':') ? `[${sourceIp}]:${sourcePort}` : `${sourceIp}:${sourcePort}`,
  );
}

function endpointOf(option: string, text: string): Endpoint {
  const endpoint = parseEndpoint(text);
  if (typeof endpoint === 'string') throw new UsageError(`${option} ${endpoint}`);
  return endpoint;
}
