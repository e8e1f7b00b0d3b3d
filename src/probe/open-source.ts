// Tested by: test/e2e/hls.test.ts, test/e2e/inputs.test.ts
import type { Logger } from 'pino';
import type { FrameSource } from '../capture/frame-source.js';
import { openLiveSource } from '../capture/live-source.js';
import { joinGroups, type MulticastMembership } from '../capture/multicast-join.js';
import { openInput } from '../capture/open-input.js';
import { openPacedSource } from '../capture/paced-source.js';
import { type Endpoint, formatAddress, isMulticast } from '../net/address.js';
import { composeFilter } from '../net/bpf-filter.js';
import { openHlsInput } from './hls-input.js';
import type { ProbeConfig } from './options.js';
import type { SourceSelection } from './source-selection.js';

/** Buffer of the short first opening that only asks for the link type. */
const SMALL_BUFFER = 262_144;

/** Opens the file or the interface that the options name. Throws CaptureError. */
export async function openSource(
  config: ProbeConfig,
  selection: SourceSelection,
  signal: AbortSignal,
  log: Logger,
): Promise<FrameSource> {
  const { input, filter, pace, sourceDevice } = config;
  const onWarning = (text: string): void => log.warn(text);
  if (config.hls !== undefined) {
    const source = await openHlsInput(config.hls, config.hlsLog, log, signal);
    return pace ? openPacedSource(source) : source;
  }
  // The flow table selects exactly; a filter only spares the kernel work, so a file gets none but the user's own.
  if (input !== undefined) return openInput({ path: input, filter, pace, signal, onWait: (text) => log.info(text) });
  const options = {
    device: sourceDevice!,
    snapLength: config.snapLength,
    promiscuous: config.promiscuous,
    immediateMode: config.immediateMode,
    bufferSize: config.bufferSize,
    readTimeOut: config.readTimeOut,
    timestampType: config.timestampType,
  };
  if (filter !== undefined) return openLiveSource({ ...options, filter }, onWarning);
  // What a filter must look at depends on the link type, which only an open device tells.
  const trial = await openLiveSource({ ...options, bufferSize: SMALL_BUFFER, filter: undefined }, () => {});
  await trial.close();
  const sources = selection.discover ? [] : selection.endpoints;
  return openLiveSource(
    { ...options, filter: composeFilter(sources, Number(trial.linkType), selection.sender) },
    onWarning,
  );
}

/** Joins the groups among the sources of a live capture, unless --no-join. Throws CaptureError. */
export async function joinSources(
  config: ProbeConfig,
  endpoints: readonly Endpoint[],
): Promise<MulticastMembership | undefined> {
  if (config.sourceDevice === undefined || config.noJoin) return undefined;
  const multicast = endpoints.filter(({ isIpv6, words }) => isMulticast(isIpv6, words));
  const groups = [...new Set(multicast.map(({ isIpv6, words }) => formatAddress(isIpv6, words)))];
  if (groups.length === 0) return undefined;
  return joinGroups({ device: config.sourceDevice, groups, source: config.sourceFilter });
}
