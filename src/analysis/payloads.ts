import type { StreamKind } from '../stream/stream-kind.js';
import { MpegtsPayload, type MpegtsPayloadSnapshot } from './mpegts-payload.js';
import type { PayloadAnalyzer, PayloadFields, PayloadOptions } from './payload-analyzer.js';

/** By kind of stream: makes what measures its payload. Of other kinds only what all streams share is measured. */
export type Payloads<Snapshot extends PayloadFields = PayloadSnapshot> = Readonly<
  Partial<Record<StreamKind, (options: PayloadOptions) => PayloadAnalyzer<Snapshot>>>
>;

/** What is measured of a payload, by its `kind`. */
export type PayloadSnapshot = MpegtsPayloadSnapshot;

/** The kinds whose payload is measured, a line each. */
export const PAYLOADS: Payloads = {
  mpegts: (options) => new MpegtsPayload(options),
};
