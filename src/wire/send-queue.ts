import type { MessageKind } from '../stream/message.js';

/**
 * What becomes of a message when the queue is full. `live`: batches and reports are refused. `lossless`: everything is
 * taken, and the caller waits until there is room again.
 */
export type QueuePolicy = 'live' | 'lossless';

export interface QueuedMessage {
  readonly kind: MessageKind;
  /** The topic first. */
  readonly frames: Buffer[];
}

/** What waits in a queue. */
export interface QueuedFigures {
  readonly messages: number;
  readonly batches: number;
  /** Memory that is kept: the whole ArrayBuffers of the frames after the topic. */
  readonly bytes: number;
}

interface Entry extends QueuedMessage {
  readonly bytes: number;
}

/** Statuses that wait at most: with one only, a slow monitor would never get any, each being replaced before its turn. */
const MAX_STATUSES = 2;

/** Messages that wait for ZeroMQ, in order, bounded by bytes. */
export class SendQueue {
  readonly #policy: QueuePolicy;
  readonly #limitBytes: number;
  #entries: Entry[] = [];
  /** Entries before it are gone already. */
  #head = 0;
  #statuses: Entry[] = [];
  #batches = 0;
  #messages = 0;
  #bytes = 0;
  #hasRefused = false;

  constructor(policy: QueuePolicy, limitBytes: number) {
    this.#policy = policy;
    this.#limitBytes = limitBytes;
  }

  get figures(): QueuedFigures {
    return { messages: this.#messages, batches: this.#batches, bytes: this.#bytes };
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#messages === 0;
  }

  /** Whether it holds its limit, or has refused a message since it last gave one away. */
  get isFull(): boolean {
    return this.#hasRefused || this.#bytes >= this.#limitBytes;
  }

  /**
   * Takes a message; false: refused, because it does not fit (never `status` and `end`). Of statuses two wait at most: a
   * third replaces the newer of them, and takes its place at the end, behind the batches that it counts.
   */
  offer(kind: MessageKind, frames: Buffer[]): boolean {
    const bytes = retainedBytes(frames);
    const mayRefuse = this.#policy === 'live' && (kind === 'batch' || kind === 'report');
    if (mayRefuse && this.#messages > 0 && this.#bytes + bytes > this.#limitBytes) {
      this.#hasRefused = true;
      return false;
    }
    const entry = { kind, frames, bytes };
    if (kind === 'status') this.#addStatus(entry);
    this.#entries.push(entry);
    this.#count(entry, 1);
    return true;
  }

  /** The next message; undefined when none waits. */
  peek(): QueuedMessage | undefined {
    return this.#entries[this.#head];
  }

  /** Takes the message away that `peek` returned. */
  shift(): void {
    const entry = this.#entries[this.#head]!;
    if (entry === this.#statuses[0]) this.#statuses.shift();
    this.#count(entry, -1);
    this.#hasRefused = false;
    this.#head++;
    // Dropping what is before the head once it is half of the array costs no copy of the rest at each step.
    if (this.#head * 2 < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#head);
    this.#head = 0;
  }

  #addStatus(entry: Entry): void {
    if (this.#statuses.length === MAX_STATUSES) {
      const replaced = this.#statuses.pop()!;
      this.#entries.splice(this.#entries.lastIndexOf(replaced), 1);
      this.#count(replaced, -1);
    }
    this.#statuses.push(entry);
  }

  #count(entry: Entry, sign: 1 | -1): void {
    this.#messages += sign;
    this.#bytes += sign * entry.bytes;
    if (entry.kind === 'batch') this.#batches += sign;
  }
}

function retainedBytes(frames: readonly Buffer[]): number {
  let bytes = 0;
  for (let index = 1; index < frames.length; index++) bytes += frames[index]!.buffer.byteLength;
  return bytes;
}
