import type { StreamKind } from '../stream/stream-kind.js';
import { MpegtsPayload } from './mpegts-payload.js';
import type { PayloadAnalyzer, PayloadEventFields, PayloadFields, PayloadOptions } from './payload-analyzer.js';
import type { PayloadEvent } from './payload-event.js';
import { AncillaryStreamPayload } from './st2110/ancillary-stream-payload.js';
import { AudioStreamPayload } from './st2110/audio-stream-payload.js';
import { FecPayload } from './st2110/fec-payload.js';
import { JpegXsPayload } from './st2110/jpeg-xs-payload.js';
import { PtpPayload } from './st2110/ptp-payload.js';
import { VideoStreamPayload } from './st2110/video-stream-payload.js';

/** By kind of stream: makes what measures its payload. Of other kinds only what all streams share is measured. */
export type Payloads<Event extends PayloadEventFields = PayloadEvent> = Readonly<
  Partial<Record<StreamKind, (options: PayloadOptions) => PayloadAnalyzer<PayloadFields, Event>>>
>;

/** The kinds whose payload is measured, a line each. */
export const PAYLOADS = {
  mpegts: (options) => new MpegtsPayload(options),
  'st2110-20': (options) => new VideoStreamPayload(options),
  'st2110-22': () => new JpegXsPayload(),
  'st2110-30': (options) => new AudioStreamPayload(options),
  'st2110-40': (options) => new AncillaryStreamPayload(options),
  ptp: () => new PtpPayload(),
  'st2022-1': () => new FecPayload(),
} as const satisfies Payloads;
