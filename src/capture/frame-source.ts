// Tested by: test/capture/open-input.test.ts
import type { Slab } from './slab.js';

/** `datagram`: a frame is a UDP payload already (TS files); a number: link-layer type as in pcap files (LINKTYPE_…). */
export type LinkType = number | 'datagram';

/** Drop figures of a live capture since it began. */
export interface DropStatistics {
  /** Frames that the filter let through, dropped ones included. */
  readonly received: number;
  /** Dropped because the capture buffer was full. */
  readonly kernelDropped: number;
  /** Dropped by the interface or its driver. */
  readonly interfaceDropped: number;
}

/** What was dropped before the capture could have it, since it began. */
export interface EarlyDrops {
  /** By the interface for want of buffers; its driver may be late to tell. */
  readonly interfaceDropped: number;
  /** By processors whose backlog of packets was full, from whatever interface. */
  readonly backlogDropped: number;
}

/** Where frames come from: an interface, a savefile or a TS file. */
export interface FrameSource {
  /** For messages: the device or the file. */
  readonly name: string;
  readonly isLive: boolean;
  readonly linkType: LinkType;
  /**
   * Fills the slab from its start with as many frames as there are, at most its capacity, and returns their number.
   * 0: none came within the read time-out (live). END_OF_INPUT: no more will come. One read at a time; slabs may alternate.
   * Throws CaptureError.
   */
  read(slab: Slab): Promise<number>;
  /** The clock that stamps the frames is not this host's. */
  readonly hasOwnClock?: boolean;
  /** null where there are none (files). */
  dropStatistics(): DropStatistics | null;
  /** Not there where nothing of it is known. Costs some 10 µs. */
  earlyDrops?(): EarlyDrops;
  /** Bytes of the input that belonged to no packet (TS files out of sync), since it began. */
  skippedBytes(): number;
  /** Lines on what was measured of the input itself, with their line ends. */
  summary?(): string;
  /** Ends a pending read at once (it returns END_OF_INPUT), then frees everything. May be called twice. */
  close(): Promise<void>;
}

export const END_OF_INPUT = -1;

export const CAPTURE_ERROR_CODES = [
  'NO_SUCH_DEVICE',
  'NO_PERMISSION',
  'DEVICE_DOWN',
  'BAD_FILTER',
  'BAD_FILE',
  'TRUNCATED_FILE',
  'UNSUPPORTED_LINK_TYPE',
  'DEVICE_FAILED',
  'JOIN_FAILED',
] as const;
export type CaptureErrorCode = (typeof CAPTURE_ERROR_CODES)[number];

/** A capture that cannot begin or go on; the message names the device or file, the filter, and libpcap's own text. */
export class CaptureError extends Error {
  constructor(
    readonly code: CaptureErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
