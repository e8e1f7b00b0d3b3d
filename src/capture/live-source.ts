import { deviceNames } from './devices.js';
import { CaptureError, type DropStatistics, type FrameSource } from './frame-source.js';
import { requireSupportedLinkType } from './link-support.js';
import type { LiveOptions } from './native.js';
import { PcapHandle } from './pcap-handle.js';
import type { Slab } from './slab.js';

export type { LiveOptions } from './native.js';

/** Frames of a network interface. On Linux each frame of a loopback device comes once. */
class LiveSource implements FrameSource {
  readonly isLive = true;
  readonly #handle: PcapHandle;
  #statistics: DropStatistics | null = null;

  constructor(
    readonly name: string,
    readonly linkType: number,
    handle: PcapHandle,
  ) {
    this.#handle = handle;
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
    this.#statistics = this.#handle.dropStatistics() ?? this.#statistics;
    return this.#statistics;
  }

  skippedBytes(): number {
    return 0;
  }

  async close(): Promise<void> {
    try {
      this.dropStatistics();
    } catch {
      // Those of the last call remain.
    }
    await this.#handle.close();
  }
}

/** Begins to capture. `onWarning` gets what libpcap could not do as asked. Throws CaptureError. */
export async function openLiveSource(options: LiveOptions, onWarning: (text: string) => void): Promise<FrameSource> {
  const { device } = options;
  let handle: PcapHandle;
  try {
    handle = PcapHandle.openLive(options);
  } catch (error) {
    throw explain(options, error);
  }
  if (handle.warning !== '') onWarning(`${device}: ${handle.warning}`);
  try {
    return new LiveSource(device, requireSupportedLinkType(device, handle), handle);
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
