import type { StreamKind } from '../stream/stream-kind.js';
import type { AlarmEvent } from '../tr101290/alarm.js';
import { MpegtsPayload, type MpegtsPayloadSnapshot } from './mpegts-payload.js';
import type { PayloadAnalyzer, PayloadEventFields, PayloadFields, PayloadOptions } from './payload-analyzer.js';

/** By kind of stream: makes what measures its payload. Of other kinds only what all streams share is measured. */
export type Payloads<
  Snapshot extends PayloadFields = PayloadSnapshot,
  Event extends PayloadEventFields = PayloadEvent,
> = Readonly<Partial<Record<StreamKind, (options: PayloadOptions) => PayloadAnalyzer<Snapshot, Event>>>>;

/** What is measured of a payload, by its `kind`. */
export type PayloadSnapshot = MpegtsPayloadSnapshot;

/** What happens to a payload, of whatever kind. */
export type PayloadEvent = AlarmEvent;

export const PAYLOADS: Payloads = {
  mpegts: (options) => new MpegtsPayload(options),
};
