import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { StoredAck } from '../../history/ack-store.js';
import type { AckArchive } from '../ack-book.js';
import type { ArchiveQuestion, ArchiveReply, ArchiveResults } from './archive-message.js';

/** Questions that the thread may have before it, those included that were given up. */
const MOST_WAITING = 64;
/** A disk that stands still keeps nobody waiting for longer. */
const LONGEST_MS = 15_000;
const LONGEST_CLOSE_MS = 1000;

/** The history cannot be asked; the message is for the log, and may name the file. */
export class ArchiveError extends Error {
  constructor(
    readonly code: 'BUSY' | 'SLOW' | 'FAILED' | 'CLOSED',
    message: string,
  ) {
    super(message);
  }
}

interface Waiting {
  readonly resolve: (result: any) => void;
  readonly reject: (error: ArchiveError) => void;
  readonly timer: NodeJS.Timeout;
}

/** The history as the page asks it: by a thread of its own, so that nothing here waits for a disk. */
export class Archive implements AckArchive {
  /** Why the last question was not answered; undefined: it was. */
  lastFault: string | undefined;
  readonly #worker: Worker;
  readonly #onFault: (message: string) => void;
  readonly #waiting = new Map<number, Waiting>();
  /** What the thread has not answered yet, whether anybody waits for it or not. */
  readonly #unanswered = new Set<number>();
  #next = 0;
  #isOver = false;

  /** `onFault` is told what could not be read or kept. */
  constructor(file: string, onFault: (message: string) => void) {
    this.#onFault = onFault;
    this.#worker = new Worker(new URL('./archive-worker.js', import.meta.url), { workerData: { file } });
    this.#worker.unref();
    this.#worker.on('message', (reply: ArchiveReply) => this.#take(reply));
    this.#worker.on('error', (error) => this.#end(new ArchiveError('FAILED', error.message)));
    this.#worker.on('exit', () => this.#end(new ArchiveError('CLOSED', 'the history is closed')));
  }

  /** Rejects with ArchiveError. */
  ask<Kind extends ArchiveQuestion['kind']>(
    asked: Extract<ArchiveQuestion, { kind: Kind }>,
  ): Promise<ArchiveResults[Kind]> {
    if (this.#isOver) return Promise.reject(new ArchiveError('CLOSED', 'the history is closed'));
    if (this.#unanswered.size >= MOST_WAITING)
      return Promise.reject(new ArchiveError('BUSY', 'too much is asked of the history'));
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const late = (): void => this.#fail(id, new ArchiveError('SLOW', 'the history does not answer'));
      this.#waiting.set(id, { resolve, reject, timer: setTimeout(late, LONGEST_MS) });
      this.#unanswered.add(id);
      this.#worker.postMessage({ id, asked });
    });
  }

  /** Whether it was written. */
  async keep(ack: StoredAck): Promise<boolean> {
    return this.#isDone(this.ask<'keep'>({ kind: 'keep', ack }));
  }

  async end(probeId: string, streamId: string, name: string, atMs: number): Promise<boolean> {
    return this.#isDone(this.ask<'end'>({ kind: 'end', probeId, streamId, name, atMs }));
  }

  /** Those in force; none where they cannot be read. */
  async acks(): Promise<readonly StoredAck[]> {
    try {
      return await this.ask<'acks'>({ kind: 'acks' });
    } catch (error) {
      this.#say(error as ArchiveError);
      return [];
    }
  }

  /** Gives what waits a moment, and ends the thread. */
  async close(): Promise<void> {
    if (this.#waiting.size > 0 && !this.#isOver) {
      await Promise.race([this.ask<'acks'>({ kind: 'acks' }).catch(() => {}), delay(LONGEST_CLOSE_MS)]);
    }
    this.#isOver = true;
    await this.#worker.terminate();
  }

  async #isDone(work: Promise<unknown>): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (error) {
      this.#say(error as ArchiveError);
      return false;
    }
  }

  #take({ id, result, fault }: ArchiveReply): void {
    this.#unanswered.delete(id);
    if (fault !== undefined) {
      this.#fail(id, new ArchiveError('FAILED', fault));
      return;
    }
    this.lastFault = undefined;
    this.#settle(id)?.resolve(result);
  }

  #fail(id: number, error: ArchiveError): void {
    this.lastFault = error.message;
    this.#settle(id)?.reject(error);
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    clearTimeout(waiting?.timer);
    this.#waiting.delete(id);
    return waiting;
  }

  #end(error: ArchiveError): void {
    this.#isOver = true;
    for (const id of [...this.#waiting.keys()]) this.#fail(id, error);
  }

  #say({ message }: ArchiveError): void {
    this.#onFault(message);
  }
}
