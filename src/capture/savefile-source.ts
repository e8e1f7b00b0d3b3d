import type { ByteInput } from './byte-input.js';
import { CaptureError, type FrameSource } from './frame-source.js';
import { requireSupportedLinkType } from './link-support.js';
import { PcapHandle } from './pcap-handle.js';
import type { Slab } from './slab.js';

export interface SavefileOptions {
  /** For messages. */
  readonly name: string;
  /** At the first byte of the file; the source closes it. */
  readonly input: ByteInput;
  readonly filter?: string | undefined;
}

/** Frames of a pcap or pcapng file. All the whole frames of a truncated file come before its error. */
class SavefileSource implements FrameSource {
  readonly isLive = false;
  readonly #input: ByteInput;
  readonly #handle: PcapHandle;

  constructor(
    readonly name: string,
    readonly linkType: number,
    input: ByteInput,
    handle: PcapHandle,
  ) {
    this.#input = input;
    this.#handle = handle;
  }

  async read(slab: Slab): Promise<number> {
    try {
      return await this.#handle.read(slab);
    } catch (error) {
      throw withFile(this.name, undefined, error);
    }
  }

  dropStatistics(): null {
    return null;
  }

  skippedBytes(): number {
    return 0;
  }

  async close(): Promise<void> {
    await this.#handle.close();
    await this.#input.close();
  }
}

/** Reads the header of the file. Throws CaptureError; the input is closed then. */
export async function openSavefileSource({ name, input, filter }: SavefileOptions): Promise<FrameSource> {
  try {
    const handle = await PcapHandle.openSavefile(input, filter);
    return new SavefileSource(name, requireSupportedLinkType(name, handle), input, handle);
  } catch (error) {
    await input.close();
    throw error instanceof CaptureError && error.code === 'UNSUPPORTED_LINK_TYPE'
      ? error
      : withFile(name, filter, error);
  }
}

function withFile(name: string, filter: string | undefined, error: unknown): unknown {
  if (!(error instanceof CaptureError)) return error;
  const message =
    error.code === 'BAD_FILTER' ? `bad filter "${filter}": ${error.message}` : `${name}: ${error.message}`;
  return new CaptureError(error.code, message, { cause: error });
}
