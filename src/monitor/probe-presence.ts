import { randomBytes } from 'node:crypto';
import type { EventRecord } from '../report/records.js';
import { lostProbes } from '../wire/link-error.js';
import type { EventLog } from './event-log.js';
import { LostSessions } from './lost-sessions.js';
import type { Outcome } from './outcome.js';
import { ProbeNotices } from './probe-notices.js';
import type { ProbeSession } from './probe-session.js';
import type { StreamSession } from './stream-session.js';

export interface ProbePresenceParts {
  /** The newest session of every probe. */
  readonly sessions: () => Iterable<ProbeSession>;
  /** Stop when at least `expectedProbes` probes were there and all of them have ended. */
  readonly exitOnEnd: boolean;
  readonly expectedProbes: number;
  readonly outcome: Pick<Outcome, 'keep' | 'stop'>;
  readonly log: Pick<EventLog, 'lost'>;
  readonly tell: (event: EventRecord) => void;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Follows which probes are there, gone without an end, and back; the work is done when all have gone. */
export class ProbePresence {
  readonly #lost = new LostSessions();
  readonly #notices = new ProbeNotices(randomBytes(8).toString('hex'));

  constructor(readonly parts: ProbePresenceParts) {}

  /** Looks for probes that are gone without an end; to be called once a second, with the connections that stand. Monotonic ms. */
  check(connections: number, nowMs: number): void {
    const changed = this.#lost.check(this.parts.sessions(), connections, nowMs);
    for (const session of changed) {
      this.parts.log.lost(session.identity, session.isLost);
      if (session.isLost) this.#tell(this.#notices.lost(session, this.parts.now()));
      else this.back(session);
    }
    if (changed.length > 0) this.stopIfAllEnded();
  }

  /** Something came of the session, if only its end: whoever was told that its probe is lost is told that it is not any more. */
  back(session: ProbeSession): void {
    this.#tell(this.#notices.back(session, this.parts.now()));
  }

  /** To be called at the end of a session. */
  stopIfAllEnded(): void {
    const { exitOnEnd, expectedProbes, outcome } = this.parts;
    const sessions = [...this.parts.sessions()];
    const haveAllEnded = sessions.every(({ endReason, isLost }) => endReason !== null || isLost);
    if (!exitOnEnd || !haveAllEnded || sessions.length < expectedProbes) return;
    const lost = sessions.filter(({ isLost }) => isLost).map(({ identity }) => identity.probeId);
    if (lost.length > 0) outcome.keep(lostProbes(lost));
    outcome.stop('end');
  }

  /** No more comes of the stream. */
  forget(stream: StreamSession): void {
    this.#notices.forget(stream);
  }

  #tell(events: readonly EventRecord[]): void {
    for (const event of events) this.parts.tell(event);
  }
}
