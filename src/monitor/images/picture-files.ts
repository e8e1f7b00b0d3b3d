import { mkdirSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../../cli/option.js';
import { safePart } from '../../text/safe-name.js';
import { systemFault } from '../../text/system-fault.js';
import type { BoardPicture } from './picture-board.js';

const SUFFIX = '.jpg';
const STRIP = 'filmstrip.jpg';
/** Names of ours, so that nothing else in the folder is ever deleted: a time in ms, or in a file without times ns since its start. */
const OURS = /^(\d{8}T\d{9}Z|\d{15})(-event)?\.jpg$/;
/** Pictures that wait to be written, of each stream and of all. */
const MAX_WAITING = 4;
const MAX_WAITING_IN_ALL = 256;

export interface PictureFilesOptions {
  readonly folder: string;
  /** Pictures of each video stream that are kept; 0: none is saved, but filmstrips. */
  readonly keep: number;
  /** A picture could not be saved. */
  readonly onError: (error: Error) => void;
}

/** JPEGs in a folder for each video stream, the latest so many of them. Files are whole when they appear. */
export class PictureFiles {
  /** Pictures that were not saved, as the disk was too slow or failed. */
  notSaved = 0;
  readonly #options: PictureFilesOptions;
  /** By folder: the end of what is written there. */
  readonly #writing = new Map<string, { count: number; done: Promise<void> }>();
  #waiting = 0;
  /** Names of the files in each folder, the oldest first. */
  readonly #names = new Map<string, string[]>();

  /** Throws UsageError when the folder cannot be made. */
  constructor(options: PictureFilesOptions) {
    this.#options = options;
    try {
      mkdirSync(options.folder, { recursive: true });
    } catch (error) {
      throw new UsageError(`--images-dir ${options.folder} cannot be used: ${systemFault(error)}`);
    }
  }

  /** Begins to replace the filmstrip of a stream. */
  saveStrip(picture: BoardPicture, jpeg: Uint8Array): void {
    const folder = path.join(this.#options.folder, folderOf(picture));
    this.#queue(folder, async () => {
      await mkdir(folder, { recursive: true });
      await replace(path.join(folder, STRIP), jpeg);
    });
  }

  /** Begins to save it; returns the name of its file, or null where too many wait. */
  save(picture: BoardPicture): string | null {
    if (this.#options.keep === 0) return null;
    const folder = path.join(this.#options.folder, folderOf(picture));
    const file = path.join(folder, nameOf(picture));
    return this.#queue(folder, () => this.#write(folder, file, picture.jpeg)) ? file : null;
  }

  /** Resolves when all is written that was saved so far. */
  async written(): Promise<void> {
    await Promise.all([...this.#writing.values()].map(({ done }) => done));
  }

  /** Whether there is room for it. */
  #queue(folder: string, write: () => Promise<void>): boolean {
    const writing = this.#writing.get(folder) ?? { count: 0, done: Promise.resolve() };
    if (writing.count >= MAX_WAITING || this.#waiting >= MAX_WAITING_IN_ALL) {
      this.notSaved++;
      return false;
    }
    writing.count++;
    this.#waiting++;
    writing.done = writing.done
      .then(write)
      .catch((error: Error) => {
        this.notSaved++;
        this.#options.onError(error);
      })
      .finally(() => {
        this.#waiting--;
        if (--writing.count === 0) this.#writing.delete(folder);
      });
    this.#writing.set(folder, writing);
    return true;
  }

  async #write(folder: string, file: string, jpeg: Uint8Array): Promise<void> {
    const names = this.#names.get(folder) ?? (await namesIn(folder));
    this.#names.set(folder, names);
    await replace(file, jpeg);
    const name = path.basename(file);
    if (names.at(-1) !== name) names.push(name);
    while (names.length > this.#options.keep) await rm(path.join(folder, names.shift()!), { force: true });
  }
}

/** The file is whole when it appears. */
async function replace(file: string, jpeg: Uint8Array): Promise<void> {
  const unfinished = `${file}.new`;
  try {
    await writeFile(unfinished, jpeg);
    await rename(unfinished, file);
  } catch (error) {
    // A full disk is not filled further by what is of no use.
    await rm(unfinished, { force: true }).catch(() => {});
    throw error;
  }
}

/** Makes the folder; those of its files that are ours, of earlier runs, the oldest first. */
async function namesIn(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const found = await readdir(folder);
  return found.filter((name) => OURS.test(name)).sort();
}

/** `239.1.1.1_5000-256`; what comes off the wire adds no folder. */
function folderOf({ probeId, streamId, pid }: BoardPicture): string {
  const probe = probeId === null || probeId === '' ? '' : `${safePart(probeId)}-`;
  return safePart(`${probe}${safePart(streamId)}-${pid}`);
}

/** Names sort by time. */
function nameOf({ timestamp, timeNs, reason }: BoardPicture): string {
  const suffix = `${reason === 'event' ? '-event' : ''}${SUFFIX}`;
  if (timestamp === null) return `${Math.max(0, Math.round(timeNs)).toString().padStart(15, '0').slice(-15)}${suffix}`;
  const bounded = Math.min(Math.max(timestamp, 0), 253_402_300_799_999);
  return `${new Date(bounded).toISOString().replace(/[-:.]/g, '')}${suffix}`;
}
