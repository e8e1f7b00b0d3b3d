/**
 * The analysis library: bytes and times in, numbers out; no I/O, no clock.
 *
 * ```ts
 * import { FrameDecoder, FrameResult, Classifier } from 'tscap';
 * const decoder = new FrameDecoder(1); // Ethernet
 * if (decoder.decode(frame, 0, frame.length, frame.length) === FrameResult.DATAGRAM) {
 *   const verdict = new Classifier().feed(frame, decoder.payloadOffset, decoder.payloadLength);
 * }
 * ```
 */
export * from './mpegts/packet.js';
export * from './net/address.js';
export { Classifier, UNKNOWN_VERDICT, type Verdict } from './net/classifier.js';
export { FrameDecoder, FrameResult } from './net/frame-decoder.js';
export { RtpHeader } from './net/rtp.js';
export { CERTAINTIES, type Certainty, STREAM_KINDS, type StreamKind } from './net/stream-kind.js';
export { RtpSequenceAnalyzer, type RtpSequenceCounts } from './timing/rtp-sequence-analyzer.js';
