// Tested by: test/e2e/bad-use.test.ts
import { UsageError } from '../cli/option.js';
import {
  type Address,
  type Endpoint,
  formatEndpoint,
  isMulticast,
  parseAddress,
  parseEndpoint,
} from '../net/address.js';
import type { ProbeConfig } from './options.js';

/** What the probe was asked to capture. */
export interface SourceSelection {
  readonly endpoints: readonly Endpoint[];
  /** Every stream that is recognised, asked for or not. */
  readonly discover: boolean;
  /** Whose datagrams to multicast groups are captured; undefined: everybody's. */
  readonly sender: Address | undefined;
}

/** Reads the source options; throws UsageError. A file is searched for streams unless some are asked for. */
export function selectSources(config: ProbeConfig): SourceSelection {
  const isFile = config.input !== undefined || config.hls !== undefined;
  if (config.hlsLog !== undefined && config.hls === undefined) throw new UsageError('--hls-log needs --hls');
  if (!isFile && config.sourceDevice === undefined) {
    if (config.source.length > 0) {
      throw new UsageError(
        `--source-device is needed: the interface to capture ${config.source.join(', ')} on, as tscap-probe --source-device eth1 --source ${config.source[0]} (--list-devices shows the interfaces)`,
      );
    }
    throw new UsageError(
      '--source-device or --input is needed: an interface to capture on, or a file to read (--list-devices shows the interfaces)',
    );
  }
  const endpoints = config.source.map((text) => endpointOf('--source', text));
  if (config.sourceIp !== undefined || config.sourcePort !== undefined) endpoints.push(singleSource(config));
  const isDescribed = config.sdp.length > 0 || config.nmos !== undefined;
  const discover = config.discover || ((isFile || isDescribed) && endpoints.length === 0);
  if (!discover && endpoints.length === 0) {
    throw new UsageError('--source, --source-ip with --source-port, or --discover is needed: what to capture');
  }
  const sender = config.sourceFilter === undefined ? undefined : senderOf(config.sourceFilter, endpoints);
  return { endpoints, discover, sender };
}

function senderOf(text: string, endpoints: readonly Endpoint[]): Address {
  const sender = parseAddress(text);
  if (sender === undefined) throw new UsageError(`--source-filter must be an IP address, got ${text}`);
  const groups = endpoints.filter(({ isIpv6, words }) => isMulticast(isIpv6, words));
  if (groups.length === 0)
    throw new UsageError('--source-filter needs a multicast --source: it says whose datagrams are joined');
  const other = groups.find(({ isIpv6 }) => isIpv6 !== sender.isIpv6);
  if (other === undefined) return sender;
  throw new UsageError(
    `--source-filter ${text} is of another IP version than ${formatEndpoint(other.isIpv6, other.words, other.port)}`,
  );
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
