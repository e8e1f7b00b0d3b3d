import { createHash, randomBytes } from 'node:crypto';

export const SESSION_LIMITS = {
  all: 1024,
  ofName: 32,
  /** Of one that asks for nothing; a stream that is open asks. */
  idleMs: 12 * 3600_000,
  longestMs: 7 * 24 * 3600_000,
} as const;

const ID_BYTES = 32;

interface Session {
  readonly name: string;
  readonly startMs: number;
  usedMs: number;
}

/** Who has signed in. Only hashes of the ids are kept: what this process remembers opens nothing. */
export class Sessions {
  /** By the hash of its id, the one that was used least recently first. */
  readonly #sessions = new Map<string, Session>();

  constructor(
    readonly now: () => number,
    readonly limits: { readonly [Key in keyof typeof SESSION_LIMITS]: number } = SESSION_LIMITS,
  ) {}

  /** How many there are. */
  count(): number {
    for (const [hash, session] of this.#sessions) if (this.#isOver(session)) this.#sessions.delete(hash);
    return this.#sessions.size;
  }

  /** Returns its id, which is for the browser alone. */
  start(name: string): string {
    const id = randomBytes(ID_BYTES).toString('base64url');
    const ofName = [...this.#sessions].filter(([, session]) => session.name === name);
    if (ofName.length >= this.limits.ofName) this.#sessions.delete(ofName[0]![0]);
    else if (this.#sessions.size >= this.limits.all) this.#sessions.delete(this.#sessions.keys().next().value!);
    const nowMs = this.now();
    this.#sessions.set(hashOf(id), { name, startMs: nowMs, usedMs: nowMs });
    return id;
  }

  /** The name of whoever has it, who uses it by that; undefined when it is none or over. */
  use(id: string): string | undefined {
    const hash = hashOf(id);
    const session = this.#sessions.get(hash);
    if (session === undefined) return undefined;
    const nowMs = this.now();
    this.#sessions.delete(hash);
    if (nowMs - session.usedMs > this.limits.idleMs || nowMs - session.startMs > this.limits.longestMs)
      return undefined;
    session.usedMs = nowMs;
    this.#sessions.set(hash, session);
    return session.name;
  }

  end(id: string): void {
    this.#sessions.delete(hashOf(id));
  }

  /** All of that name. */
  endAllOf(name: string): void {
    for (const [hash, session] of this.#sessions) if (session.name === name) this.#sessions.delete(hash);
  }

  #isOver({ usedMs, startMs }: Session): boolean {
    const nowMs = this.now();
    return nowMs - usedMs > this.limits.idleMs || nowMs - startMs > this.limits.longestMs;
  }
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('base64');
}
