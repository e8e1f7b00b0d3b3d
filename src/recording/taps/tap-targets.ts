// Tested by: test/recording/taps/taps.test.ts
import { UsageError } from '../../cli/option.js';
import { type Endpoint, parseEndpoint } from '../../net/address.js';
import type { TapAddress } from './zmq-tap.js';

/** What the options of taps say, as text. */
export interface TapConfig {
  readonly ffmpegZmq: string | undefined;
  readonly forward: string | undefined;
  readonly forwardTtl: number;
  readonly forwardInterface: string | undefined;
  /** The streams that were chosen; none: all. */
  readonly stream: readonly string[];
}

/** Checks the options. Throws UsageError. */
export function checkTaps(config: TapConfig): void {
  const { ffmpegZmq, forward, forwardInterface, stream } = config;
  if (ffmpegZmq !== undefined) zmqAddress(ffmpegZmq);
  if (forward !== undefined) forwardTarget(forward);
  else if (forwardInterface !== undefined) throw new UsageError('--forward-interface needs --forward');
  const [tap] = [ffmpegZmq && '--ffmpeg-zmq', forward && '--forward'].filter((name) => name !== undefined);
  if (tap === undefined || stream.length < 2) return;
  throw new UsageError(`${tap} is for one stream, and --stream names ${stream.length}: name one`);
}

/** Throws UsageError. */
export function zmqAddress(text: string): TapAddress {
  const parts = /^tcp:\/\/(?:\[([0-9a-fA-F:.]+)\]|([^\s/:[\]]+)):(\d{1,5}|\*)$/.exec(text);
  const port = Number(parts?.[3] === '*' ? 0 : parts?.[3]);
  if (parts === null || port > 65535) {
    throw new UsageError(`--ffmpeg-zmq must be tcp://<address>:<port>, with * for every address, got ${text}`);
  }
  const host = parts[1] ?? parts[2];
  return { host: host === '*' ? undefined : host, port };
}

/** Throws UsageError. */
export function forwardTarget(text: string): { readonly isRtp: boolean; readonly destination: Endpoint } {
  const [, scheme, rest = ''] = /^(udp|rtp):\/\/(.*?)\/?$/.exec(text) ?? [];
  if (scheme === undefined)
    throw new UsageError(`--forward must be udp://<ip>:<port> or rtp://<ip>:<port>, got ${text}`);
  const destination = parseEndpoint(rest);
  if (typeof destination === 'string') throw new UsageError(`--forward ${destination}`);
  return { isRtp: scheme === 'rtp', destination };
}
