// Tested by: test/capture/blocks.test.ts, test/capture/live-source.test.ts, test/capture/savefile-source.test.ts
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { CAPTURE_ERROR_CODES, CaptureError, type CaptureErrorCode, type DropStatistics } from './frame-source.js';

/** A capture device as libpcap lists it. */
export interface Device {
  readonly name: string;
  readonly description: string;
  /** IPv4 and IPv6, without a scope. */
  readonly addresses: readonly string[];
  readonly isLoopback: boolean;
  readonly isUp: boolean;
  readonly isRunning: boolean;
}

export interface LiveOptions {
  readonly device: string;
  /** Bytes captured of each frame, at most; the slab must hold one such frame at least. */
  readonly snapLength: number;
  readonly promiscuous: boolean;
  readonly immediateMode: boolean;
  /** Bytes of the kernel's ring. */
  readonly bufferSize: number;
  /** Milliseconds. */
  readonly readTimeOut: number;
  /** As libpcap names it; undefined for the device's default. */
  readonly timestampType: string | undefined;
  readonly filter: string | undefined;
}

/** An object of the addon. */
export type Handle = { readonly kind: 'capture' | 'input' | 'blocks' };
type Column = Uint32Array;

/** Where frames are read to. */
export type ReadColumns = [
  bytes: Uint8Array,
  offsets: Column,
  capturedLengths: Column,
  wireLengths: Column,
  seconds: Column,
  nanoseconds: Column,
  maxFrames: number,
];

/** build/pcap.node, see native/pcap/addon.cc. */
interface Addon {
  openLive(
    device: string,
    snapLength: number,
    promiscuous: boolean,
    immediateMode: boolean,
    bufferSize: number,
    readTimeOut: number,
    timestampType: string,
    filter: string,
  ): Handle;
  openSavefile(input: Handle, filter: string): Promise<Handle>;
  describe(capture: Handle): { dataLink: number; dataLinkName: string; warning: string };
  read(capture: Handle, ...into: ReadColumns): Promise<number>;
  readNow(capture: Handle, ...into: ReadColumns): number;
  closeCapture(capture: Handle): void;
  dropStatistics(capture: Handle): DropStatistics | null;
  openInput(descriptor: number, isNamedPipe: boolean): Handle;
  peekInput(input: Handle, wanted: number): Promise<Buffer>;
  readInput(input: Handle, buffer: Uint8Array, offset: number, length: number): Promise<number>;
  closeInput(input: Handle): void;
  devices(): Device[];
  openBlocks(): Handle;
  openBlock(blocks: Handle, bytes: number): number;
  closeBlock(blocks: Handle, block: number): void;
  viewBlock(blocks: Handle, block: number, length: number): Uint8Array;
  scatter(
    blocks: Handle,
    source: Uint8Array,
    numbers: Column,
    places: Column,
    offsets: Column,
    lengths: Column,
    count: number,
  ): void;
  interruptAll(): void;
}

let loaded: Addon | undefined;

/** Throws CaptureError when it was not built. */
export function addon(): Addon {
  loaded ??= load();
  return loaded;
}

function load(): Addon {
  const file = fileURLToPath(new URL('../../../build/pcap.node', import.meta.url));
  try {
    const opened: Addon = createRequire(import.meta.url)(file);
    // A worker thread that still waits for the network or a pipe would hold up the end of the process.
    if (isMainThread) process.once('exit', () => opened.interruptAll());
    return opened;
  } catch (error) {
    throw new CaptureError(
      'DEVICE_FAILED',
      `the capture addon cannot be loaded, run \`node native/build.js\`: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** Throws CaptureError. */
export function listPcapDevices(): Device[] {
  return translating(() => addon().devices());
}

/** Calls the addon; its errors become CaptureErrors. */
export function translating<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    return rethrow(error);
  }
}

/** Errors of the addon carry a code of CaptureError; all others are ours and pass as they are. */
export function rethrow(error: unknown): never {
  const { code, message } = error as { code?: unknown; message: string };
  if (CAPTURE_ERROR_CODES.includes(code as CaptureErrorCode) && !(error instanceof CaptureError)) {
    throw new CaptureError(code as CaptureErrorCode, message, { cause: error });
  }
  throw error;
}
