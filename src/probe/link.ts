// Tested by: test/e2e/accounting.test.ts, test/e2e/stopping-probe.test.ts
import { batchCollector } from '../cli/garbage-collection.js';
import type { Batch, EndReason, ProbeIdentity, Status, StreamInfo } from '../stream/message.js';
import { BatchEncoder } from '../wire/batch-encoder.js';
import { encodeEnd, encodeReport, encodeStatus } from '../wire/message-encoder.js';
import type { Publisher } from '../wire/publisher.js';

/** Encodes what the probe has to say and hands it to the publisher. */
export class ProbeLink {
  readonly #encoders = new WeakMap<StreamInfo, BatchEncoder>();
  /** Number of the next report, by stream_id. */
  readonly #nextReports = new Map<string, number>();
  #nextSequence = 0;
  readonly #collect = batchCollector();

  constructor(
    readonly identity: ProbeIdentity,
    readonly publisher: Publisher,
  ) {}

  /** False: the queue is full, the batch is dropped. ZeroMQ keeps the payload. */
  readonly sendBatch = (batch: Batch): boolean => {
    this.#collect(batch.payload.length, !this.publisher.isEmpty);
    return this.publisher.offer('batch', this.#encoderOf(batch.stream).encode(batch));
  };

  /** As `sendBatch`, without the payload: its memory is free when this returns. */
  readonly sendMetadata = (batch: Batch): boolean =>
    this.sendBatch({ ...batch, payload: NO_PAYLOAD, payloadOmitted: true });

  /** One JSON object about the stream. False: the queue is full, the report is dropped. */
  sendReport(streamId: string, json: string): boolean {
    const sequence = this.#nextReports.get(streamId) ?? 0;
    const isTaken = this.publisher.offer('report', encodeReport(this.identity, { streamId, sequence, json }));
    if (isTaken) this.#nextReports.set(streamId, sequence + 1);
    return isTaken;
  }

  /** Nothing more is sent of the stream: another one of its name begins anew. */
  forget(streamId: string): void {
    this.#nextReports.delete(streamId);
  }

  sendStatus(status: Omit<Status, 'sequence'>): void {
    this.publisher.offer('status', encodeStatus(this.identity, { ...status, sequence: this.#nextSequence++ }));
  }

  sendEnd(reason: EndReason): void {
    this.publisher.offer('end', encodeEnd(this.identity, { reason, sequence: this.#nextSequence++ }));
  }

  #encoderOf(stream: StreamInfo): BatchEncoder {
    let encoder = this.#encoders.get(stream);
    if (encoder === undefined) {
      encoder = new BatchEncoder(this.identity, stream);
      this.#encoders.set(stream, encoder);
    }
    return encoder;
  }
}

const NO_PAYLOAD = new Uint8Array(0);
