import { deviceNames } from './devices.js';
import { EarlyDropFiles } from './early-drops.js';
import { CaptureError, type DropStatistics, type EarlyDrops, type FrameSource } from './frame-source.js';
import { requireSupportedLinkType } from './link-support.js';
import type { LiveOptions } from './native.js';
import { PcapHandle } from './pcap-handle.js';
import type { Slab } from './slab.js';

export type { LiveOptions } from './native.js';

/** Frames of a network interface. On Linux each frame of a loopback device comes once. */
class LiveSource implements FrameSource {
  readonly isLive = true;
  readonly hasOwnClock: boolean;
  readonly #handle: PcapHandle;
  readonly #early: EarlyDropFiles;
  #statistics: DropStatistics | null = null;

  constructor(
    readonly name: string,
    readonly linkType: number,
    handle: PcapHandle,
    timestampType: string | undefined,
  ) {
    this.#handle = handle;
    this.#early = new EarlyDropFiles(name);
    this.hasOwnClock = timestampType?.startsWith('adapter') ?? false;
  }

  async read(slab: Slab): Promise<number> {
    try {
      return await this.#handle.read(slab);
    } catch (error) {
      throw withDevice(this.name, error);
    }
  }

  /** Those at its end when closed. */
  dropStatistics(): DropStatistics | null {
    const statistics = this.#handle.dropStatistics();
    if (statistics === null) return this.#statistics;
    const interfaceDropped = Math.max(statistics.interfaceDropped, this.#early.last.interfaceDropped);
    this.#statistics = { ...statistics, interfaceDropped };
    return this.#statistics;
  }

  earlyDrops(): EarlyDrops {
    return this.#early.read();
  }

  skippedBytes(): number {
    return 0;
  }

  async close(): Promise<void> {
    try {
      this.#early.read();
      this.dropStatistics();
    } catch {
      // Those of the last call remain.
    }
    this.#early.close();
    await this.#handle.close();
  }
}

/** Begins to capture. `onWarning` gets what libpcap could not do as asked. Throws CaptureError. */
export async function openLiveSource(options: LiveOptions, onWarning: (text: string) => void): Promise<FrameSource> {
  const { device, timestampType } = options;
  let handle: PcapHandle;
  try {
    handle = PcapHandle.openLive(options);
  } catch (error) {
    throw explain(options, error);
  }
  if (handle.warning !== '') onWarning(`${device}: ${handle.warning}`);
  try {
    return new LiveSource(device, requireSupportedLinkType(device, handle), handle, timestampType);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** What to do about it, for the user. */
function explain({ device, filter }: LiveOptions, error: unknown): unknown {
  if (!(error instanceof CaptureError)) return error;
  switch (error.code) {
    case 'NO_SUCH_DEVICE':
      return restated(error, `no capture device ${device}; there are: ${deviceNames().join(', ')} (${error.message})`);
    case 'NO_PERMISSION':
      return restated(error, `no permission to capture on ${device}: ${error.message}; ${permissionRemedy()}`);
    case 'BAD_FILTER':
      return restated(error, `bad filter "${filter}": ${error.message}`);
    default:
      return withDevice(device, error);
  }
}

function permissionRemedy(): string {
  return process.platform === 'linux'
    ? 'run as root or with the capability CAP_NET_RAW (see Permissions in the README)'
    : 'run with sudo, or make /dev/bpf* readable (ChmodBPF, part of Wireshark)';
}

function withDevice(device: string, error: unknown): unknown {
  return error instanceof CaptureError ? restated(error, `${device}: ${error.message}`) : error;
}

function restated(error: CaptureError, message: string): CaptureError {
  return new CaptureError(error.code, message, { cause: error });
}
