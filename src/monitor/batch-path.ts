// Tested by: test/monitor/batch-path.test.ts, test/monitor/monitor.test.ts, test/monitor/legs.test.ts
import type { Recordings } from '../recording/recordings.js';
import type { Batch, ProbeIdentity } from '../stream/message.js';
import type { MonitorLegs } from './legs.js';
import type { LinkInspection } from './link-inspection.js';
import type { Outcome } from './outcome.js';
import type { SessionTable } from './session-table.js';
import type { StreamSession } from './stream-session.js';
import type { StreamTakers } from './stream-takers.js';

export interface BatchPathParts {
  readonly table: Pick<SessionTable, 'takeBatch' | 'isFile' | 'isLive'>;
  readonly recordings: Pick<Recordings, 'isSelected' | 'record' | 'room' | 'isAtLimit'>;
  readonly streamTakers: Pick<StreamTakers, 'take'> & { readonly legs: Pick<MonitorLegs, 'take'> };
  /** undefined: nothing is analysed. */
  readonly inspection: Pick<LinkInspection, 'feed' | 'room'> | undefined;
  readonly outcome: Pick<Outcome, 'stop'>;
}

/** The way of a batch: counted, merged if it is of a leg, recorded, handed to live taps, analysed. */
export class BatchPath {
  /** Of what legs were merged into since a batch of a leg was taken. */
  #mergedRoom: Promise<void> | undefined;

  constructor(readonly parts: BatchPathParts) {}

  /** The promise, if any, is to be awaited before the next batch. */
  take(probe: ProbeIdentity, batch: Batch): Promise<void> | undefined {
    const { table, streamTakers, recordings } = this.parts;
    const stream = table.takeBatch(probe, batch);
    if (stream === undefined) return undefined;
    if (streamTakers.legs.take(stream, batch)) {
      stream.leftOut('merged', batch.packets);
      stream.notInspected('merged', batch.packets);
      const room = both(recordings.room(table.isFile(probe)), this.#mergedRoom);
      this.#mergedRoom = undefined;
      return room;
    }
    return this.#use(stream, batch);
  }

  /** A batch that two legs were merged into. It is waited for with the leg that it came of. */
  takeMerged(probe: ProbeIdentity, batch: Batch): StreamSession | undefined {
    const stream = this.parts.table.takeBatch(probe, batch);
    if (stream === undefined) return undefined;
    stream.isMerged = true;
    this.#mergedRoom = both(this.#mergedRoom, this.#use(stream, batch));
    return stream;
  }

  #use(stream: StreamSession, batch: Batch): Promise<void> | undefined {
    const { inspection, outcome, recordings, streamTakers, table } = this.parts;
    recordings.record(stream, batch);
    const isSelected = recordings.isSelected(stream.info.streamId);
    if (isSelected) streamTakers.take(stream, batch);
    this.#analyse(stream, batch, isSelected);
    if (recordings.isAtLimit) outcome.stop('packet_count');
    const isFile = table.isFile(stream.probe);
    const room = isSelected ? recordings.room(isFile) : undefined;
    // A live capture does not wait for the analysis; what has not said that it is one may be a file.
    const free = table.isLive(stream.probe) ? undefined : inspection?.room(stream, isFile);
    return both(room, free);
  }

  #analyse(stream: StreamSession, batch: Batch, isSelected: boolean): void {
    const { packets } = batch;
    const { inspection } = this.parts;
    if (inspection === undefined) stream.notInspected('no_analysis', packets);
    else if (!isSelected) stream.notInspected('not_selected', packets);
    else if (batch.payloadOmitted) stream.notInspected('no_payload', packets);
    else inspection.feed(stream, batch);
  }
}

function both(one: Promise<void> | undefined, other: Promise<void> | undefined): Promise<void> | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Promise.all([one, other]).then(() => {});
}
