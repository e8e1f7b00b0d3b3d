import { close, constants, fstat, open } from 'node:fs';
import { promisify } from 'node:util';
import { isSavefile, MAGIC_SIZE } from '../mpegts/savefile.js';
import { detectTsLayout, TS_DETECTION_SIZE, type TsLayout } from '../mpegts/ts-layout.js';
import { systemFault } from '../text/system-fault.js';
import { ByteInput } from './byte-input.js';
import { CaptureError, type FrameSource } from './frame-source.js';
import { openPacedSource } from './paced-source.js';
import { openSavefileSource } from './savefile-source.js';
import { openTsFileSource } from './ts-file-source.js';

export interface InputOptions {
  /** `-` is standard input. */
  readonly path: string;
  /** BPF filter; a TS file has nothing to filter by and comes whole. */
  readonly filter?: string | undefined;
  /** Frames come no sooner than their times say (PCR for a TS file). */
  readonly pace?: boolean;
  /** Ends the wait for the first bytes of a pipe, with BAD_FILE. */
  readonly signal?: AbortSignal | undefined;
  /** Is told once what is waited for, of a pipe that has nothing to read for a second. */
  readonly onWait?: ((text: string) => void) | undefined;
}

const STANDARD_INPUT = 0;
/** Descriptors that the process was started with, as `<(command)` of a shell: their writer has been there. */
const OPENED_BY_OTHERS = /^\/(dev\/(fd\/\d+|stdin)|proc\/[^/]+\/fd\/\d+)$/;
/** So much garbage, less a few packets, may come before the first packet of a TS file. */
const LONGEST_SEARCH = 65536;
/** A pipe that nobody has opened for writing is opened all the same: its bytes are waited for, which can be ended. */
const READABLE_AT_ONCE = constants.O_RDONLY | constants.O_NONBLOCK;
/** Writers that are started together with their reader are not spoken of. */
const SILENT_WAIT_MS = 1000;

const openDescriptor = promisify(open);
const closeFile = promisify(close);
const statFile = promisify(fstat);

/** A file of frames, or one of TS packets at its first byte, which is to be closed. */
export type OpenedFile =
  | { readonly kind: 'savefile'; readonly source: FrameSource }
  | {
      readonly kind: 'mpegts';
      readonly name: string;
      readonly input: ByteInput;
      readonly layout: TsLayout;
      /** Not a pipe. */
      readonly isFile: boolean;
    };

/** Opens a pcap, pcapng or TS file as a source of frames. Throws CaptureError. */
export async function openInput(options: InputOptions): Promise<FrameSource> {
  const { pace = false } = options;
  const opened = await openFile(options);
  const source = opened.kind === 'savefile' ? opened.source : await openTsFileSource({ ...opened, pcrTimes: pace });
  return pace ? openPacedSource(source) : source;
}

/** Opens a pcap, pcapng or TS file, told apart by their first bytes. Throws CaptureError. */
export async function openFile(options: InputOptions): Promise<OpenedFile> {
  const { path, filter, signal, onWait } = options;
  const name = path === '-' ? 'standard input' : path;
  const descriptor = path === '-' ? STANDARD_INPUT : await openReadable(path);
  const stats = await statFile(descriptor);
  const isFile = stats.isFile();
  const isNamedPipe = stats.isFIFO() && path !== '-' && !OPENED_BY_OTHERS.test(path);
  const input = new ByteInput(descriptor, isNamedPipe);
  const onAbort = (): void => void input.close();
  signal?.addEventListener('abort', onAbort, { once: true });
  const waiting = setTimeout(() => onWait?.(waitText(name, isNamedPipe)), SILENT_WAIT_MS);
  try {
    if (signal?.aborted) await input.close();
    const kind = await detectKind(name, input);
    if (kind !== 'savefile') return { kind: 'mpegts', name, input, layout: kind, isFile };
    return { kind, source: await openSavefileSource({ name, input, filter }) };
  } catch (error) {
    await input.close();
    throw error;
  } finally {
    clearTimeout(waiting);
    signal?.removeEventListener('abort', onAbort);
  }
}

function waitText(name: string, isNamedPipe: boolean): string {
  return `waiting for the first bytes of ${name}${isNamedPipe ? ', a pipe that somebody is to write to' : ''}`;
}

async function openReadable(path: string): Promise<number> {
  const descriptor = await openDescriptor(path, READABLE_AT_ONCE).catch((error: NodeJS.ErrnoException) => {
    throw new CaptureError('BAD_FILE', `${path} cannot be read: ${systemFault(error)}`, { cause: error });
  });
  if (!(await statFile(descriptor)).isDirectory()) return descriptor;
  await closeFile(descriptor);
  throw new CaptureError('BAD_FILE', `${path} is a directory`);
}

async function detectKind(name: string, input: ByteInput): Promise<'savefile' | TsLayout> {
  const magic = await peek(name, input, MAGIC_SIZE);
  if (magic.length === 0) throw new CaptureError('BAD_FILE', `${name} is empty`);
  if (isSavefile(magic, 0, magic.length)) return 'savefile';
  for (const size of [TS_DETECTION_SIZE, LONGEST_SEARCH]) {
    const start = await peek(name, input, size);
    const layout = detectTsLayout(start, start.length < size);
    if (layout !== undefined) return layout;
  }
  throw new CaptureError('BAD_FILE', `${name} is neither pcap nor pcapng nor a TS file`);
}

async function peek(name: string, input: ByteInput, size: number): Promise<Buffer> {
  try {
    return await input.peek(size);
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    throw new CaptureError('BAD_FILE', `${name} cannot be read: ${error.message}`, { cause: error });
  }
}
