import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { grouped, list } from '../../cli/option.js';
import { reads } from '../../cli/path-use.js';
import type { RateLimitedLog } from '../../cli/rate-limited-log.js';
import type { LogLineRecord } from '../../report/log-line-record.js';
import { FollowedFile } from './followed-file.js';

const LOOK_INTERVAL_MS = 250;
/** Of each file: a flood of lines waits in its file. */
const LINES_PER_LOOK = 250;

/** Options of files whose lines become records. */
export const WATCH_OPTIONS = grouped('Lines of files', {
  watchFile: list({
    paths: reads,
    placeholder: 'file',
    rivals: ['input'],
    help: 'make a record (log_line) of each line that is added to this file, for --metrics-file and Kafka',
  }),
});

interface Watched {
  readonly file: FollowedFile;
  looking: Promise<void> | undefined;
  /** What went wrong at the last look: said once. */
  fault: string | undefined;
}

/** Makes records of the lines that are added to files. */
export class WatchedFiles {
  readonly #files: readonly Watched[];
  readonly #timer: NodeJS.Timeout;

  /** `write` gets the records; `now` gives epoch ms. */
  constructor(
    paths: readonly string[],
    readonly log: RateLimitedLog,
    readonly write: (record: LogLineRecord) => void,
    readonly now: () => number,
    intervalMs = LOOK_INTERVAL_MS,
  ) {
    const run = randomBytes(8).toString('hex');
    this.#files = [...new Set(paths)].map((path, index) => {
      const file = basename(path);
      let number = 0;
      const onLine = ({ line, truncated }: { line: string; truncated: boolean }): void => {
        const id = `-/-/${file}/${run}.${index}/${number++}`;
        write({ type: 'log_line', id, timestamp: now(), file, line, truncated });
      };
      return { file: new FollowedFile(path, onLine), looking: undefined, fault: undefined };
    });
    this.#look();
    this.#timer = setInterval(() => this.#look(), intervalMs).unref();
  }

  /** Looks once more, and ends. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#files.map(({ looking }) => looking));
    this.#look();
    await Promise.all(this.#files.map(({ looking }) => looking));
    await Promise.all(this.#files.map(({ file }) => file.close().catch(() => {})));
  }

  #look(): void {
    for (const watched of this.#files) watched.looking ??= this.#lookAt(watched);
  }

  async #lookAt(watched: Watched): Promise<void> {
    const { file } = watched;
    try {
      await file.look(LINES_PER_LOOK);
      watched.fault = undefined;
    } catch (error) {
      const message = `--watch-file ${file.path}: ${(error as Error).message}`;
      if (message !== watched.fault) this.log.write('warn', `watch_file ${file.path}`, {}, message);
      watched.fault = message;
    } finally {
      watched.looking = undefined;
    }
  }
}
