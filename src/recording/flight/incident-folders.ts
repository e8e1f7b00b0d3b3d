// Tested by: test/recording/flight/flight-recorder.test.ts
import { readFileSync, statSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { safePart } from '../../text/safe-name.js';
import { INCIDENT_FILE, INCIDENT_SCHEMA } from './incident.js';

/** An incident that says it is not complete is another monitor's while its file is written anew, which is done each second. */
const LIVE_MS = 60_000;
const LONGEST_FILE = 1 << 20;
const LONGEST_NAME = 60;
const MOST_OF_A_NAME = 1000;

/** An incident in the folder. */
interface Found {
  readonly path: string;
  readonly bytes: number;
  /** By it the oldest are found: its begin is in the name. */
  readonly name: string;
}

/**
 * The folders of incidents, and how much they may take: the oldest are deleted first. A folder that holds no incident.json of ours is
 * never touched, nor one that is being written.
 */
export class IncidentFolders {
  readonly #open = new Set<string>();
  #working: Promise<void> | undefined;

  constructor(
    readonly folder: string,
    readonly maxBytes: number,
    readonly onFailure: (error: Error) => void,
  ) {}

  /** A name that is not there yet: `20260102T030405Z-239.1.1.1_5000-PAT_error_2`. The incident is kept until `close`. */
  open(timeS: number, streamId: string, trigger: string): string {
    const time = new Date(timeS * 1000)
      .toISOString()
      .replace(/\.\d+Z$/, 'Z')
      .replace(/[-:]/g, '');
    const parts = [streamId, trigger].map((part) => safePart(part).slice(0, LONGEST_NAME));
    const base = [time, ...parts].join('-');
    for (let number = 1; number < MOST_OF_A_NAME; number++) {
      const path = join(this.folder, number === 1 ? base : `${base}-${number}`);
      if (this.#open.has(path) || statSync(path, { throwIfNoEntry: false }) !== undefined) continue;
      this.#open.add(path);
      return path;
    }
    throw new Error(`${this.folder} has too many incidents with the name ${base}`);
  }

  close(path: string): void {
    this.#open.delete(path);
  }

  /** Deletes the oldest until all others fit beside what is being written (`openBytes`). One at a time. Never rejects. */
  makeRoom(openBytes: () => number): Promise<void> {
    this.#working ??= this.#makeRoom(openBytes)
      .catch((error) => this.onFailure(error))
      .finally(() => {
        this.#working = undefined;
      });
    return this.#working;
  }

  async #makeRoom(openBytes: () => number): Promise<void> {
    const found = (await this.#closed()).sort((a, b) => (a.name < b.name ? -1 : 1));
    let bytes = found.reduce((sum, incident) => sum + incident.bytes, openBytes());
    for (const incident of found) {
      if (bytes <= this.maxBytes) return;
      await rm(incident.path, { recursive: true, force: true });
      bytes -= incident.bytes;
    }
  }

  async #closed(): Promise<Found[]> {
    const entries = await readdir(this.folder, { withFileTypes: true });
    const found: Found[] = [];
    for (const entry of entries) {
      const path = join(this.folder, entry.name);
      if (!entry.isDirectory() || this.#open.has(path) || !isDeletable(path)) continue;
      found.push({ path, name: entry.name, bytes: await sizeOf(path) });
    }
    return found;
  }
}

/** Ours, and complete or left by a program that is gone. */
function isDeletable(path: string): boolean {
  const file = join(path, INCIDENT_FILE);
  try {
    const { size, mtimeMs } = statSync(file);
    if (size > LONGEST_FILE) return false;
    const { schema, is_complete } = JSON.parse(readFileSync(file, 'utf8'));
    return schema === INCIDENT_SCHEMA && (is_complete === true || Date.now() - mtimeMs > LIVE_MS);
  } catch {
    return false;
  }
}

async function sizeOf(path: string): Promise<number> {
  const names = await readdir(path, { recursive: true });
  let bytes = 0;
  for (const name of names) {
    const facts = await lstat(join(path, name)).catch(() => undefined);
    if (facts?.isFile()) bytes += facts.size;
  }
  return bytes;
}
