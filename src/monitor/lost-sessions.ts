import type { ProbeSession } from './probe-session.js';

/** A session is lost when so long nothing came of it, and connections are missing: a probe speaks once a second. */
const LOST_AFTER_MS = 10_000;

interface Heard {
  messages: number;
  sinceMs: number;
}

/** Tells which sessions have gone without an end: as many as there are connections too few, of those that are silent. */
export class LostSessions {
  readonly #heard = new WeakMap<ProbeSession, Heard>();

  /** Sets `isLost` of the sessions that have not ended; returns those of which it has changed. Monotonic ms. */
  check(sessions: Iterable<ProbeSession>, connections: number, nowMs: number): readonly ProbeSession[] {
    const open = [...sessions].filter(({ endReason }) => endReason === null);
    const silent = open.filter((session) => this.#silentMs(session, nowMs) >= LOST_AFTER_MS);
    silent.sort((a, b) => this.#silentMs(b, nowMs) - this.#silentMs(a, nowMs));
    const lost = new Set(silent.slice(0, Math.max(0, open.length - connections)));
    const changed = open.filter((session) => session.isLost !== lost.has(session));
    for (const session of changed) session.isLost = lost.has(session);
    return changed;
  }

  #silentMs(session: ProbeSession, nowMs: number): number {
    const heard = this.#heard.get(session);
    if (heard?.messages === session.messages) return nowMs - heard.sinceMs;
    this.#heard.set(session, { messages: session.messages, sinceMs: nowMs });
    return 0;
  }
}
