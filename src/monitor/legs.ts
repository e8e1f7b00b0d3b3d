// Tested by: test/monitor/legs.test.ts
import { LegPair, type LegPairNames } from '../ingest/leg-pair.js';
import type { LegsReport } from '../report/stream-fields.js';
import type { Leg } from '../st2022/d7/leg-packet.js';
import type { Batch, ProbeIdentity } from '../stream/message.js';
import type { StreamSession } from './stream-session.js';
import { ToldLosses } from './told-losses.js';

/** A pair of which something came: its merged stream is one of the probe that was first. */
interface Merging {
  readonly pair: LegPair;
  readonly probe: ProbeIdentity;
  /** By leg: the session of its stream, and what was lost of it. */
  readonly legs: [LegSession | undefined, LegSession | undefined];
  /** The session of the merged stream. */
  merged: StreamSession | undefined;
  isOver: boolean;
}

interface LegSession {
  readonly session: StreamSession;
  readonly losses: ToldLosses;
}

/** Takes the batches of merged streams, as if their probe had sent them; returns the session of the stream. */
export type TakeMergedBatch = (probe: ProbeIdentity, batch: Batch) => StreamSession | undefined;

/** The legs among the streams of all probes. What is lost between a probe and here is missing on no leg. */
export class MonitorLegs {
  readonly #names: readonly LegPairNames[];
  readonly #take: TakeMergedBatch;
  readonly #merging = new Map<LegPairNames, Merging>();

  constructor(names: readonly LegPairNames[], take: TakeMergedBatch) {
    this.#names = names;
    this.#take = take;
  }

  /** Whether the stream is a leg, so that its batch goes into a merged stream. */
  take(session: StreamSession, batch: Batch): boolean {
    if (session.isMerged || batch.payloadOmitted || !batch.stream.isRtp) return false;
    for (const names of this.#names) {
      const merging = this.#mergingOf(names, session.probe);
      const leg = merging.pair.legOf(batch.stream.streamId, session.probe.probeId);
      if (leg === undefined) continue;
      if (!this.#isOf(merging, leg, session)) return false;
      this.#merging.set(names, merging);
      merging.legs[leg]!.losses.tell((blame) => {
        if (blame !== 'analysis') merging.pair.noteGap(leg, blame);
      });
      return merging.pair.take(leg, batch);
    }
    return false;
  }

  /** What arrived at the probe up to then was taken: up to when the stream is whole, which is later for merged ones. */
  advance(session: StreamSession, capturedNs: number): number {
    if (!session.isMerged) return capturedNs;
    return this.#ofMerged(session)?.pair.advance(capturedNs) ?? capturedNs;
  }

  /** What the legs showed of which the stream is made, since the last call; undefined for others. */
  reportOf(session: StreamSession): LegsReport | undefined {
    return session.isMerged ? this.#ofMerged(session)?.pair.snapshotAndReset() : undefined;
  }

  /** The stream ends before its session. Returns the merged stream that ends with it, where it was the last leg of one. */
  release(session: StreamSession): StreamSession | undefined {
    for (const merging of this.#merging.values()) {
      const leg = merging.legs.findIndex((known) => known?.session === session);
      if (leg < 0) continue;
      merging.legs[leg] = undefined;
      if (merging.isOver || merging.legs.some((known) => known !== undefined)) return undefined;
      merging.pair.settle();
      merging.isOver = true;
      return merging.merged;
    }
    return undefined;
  }

  /** No more will come of the probe, or of any: merged streams are told to their end. */
  settle(probe?: ProbeIdentity): void {
    for (const merging of this.#merging.values()) {
      if (merging.isOver || (probe !== undefined && merging.probe.sessionId !== probe.sessionId)) continue;
      merging.pair.settle();
      merging.isOver = true;
    }
  }

  #mergingOf(names: LegPairNames, probe: ProbeIdentity): Merging {
    const known = this.#merging.get(names);
    // Behind the end of its probe a pair begins anew with the next one.
    const isNewSession = known?.probe.probeId === probe.probeId && known.probe.sessionId !== probe.sessionId;
    if (known !== undefined && !known.isOver && !isNewSession) return known;
    const merging: Merging = {
      pair: new LegPair(names, true, (batch) => {
        const session = this.#take(probe, batch);
        if (session !== undefined) merging.merged = session;
      }),
      probe,
      legs: [undefined, undefined],
      merged: undefined,
      isOver: false,
    };
    return merging;
  }

  /** A leg is that of the probe that was first to send it; a later session of that probe goes on with it. */
  #isOf({ legs }: Merging, leg: Leg, session: StreamSession): boolean {
    const known = legs[leg]?.session;
    if (known === session) return true;
    if (known !== undefined && known.probe.probeId !== session.probe.probeId) return false;
    legs[leg] = { session, losses: new ToldLosses(session) };
    return true;
  }

  #ofMerged(session: StreamSession): Merging | undefined {
    for (const merging of this.#merging.values()) if (merging.merged === session) return merging;
    return undefined;
  }
}
