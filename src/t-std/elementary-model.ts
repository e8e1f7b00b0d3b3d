// Tested by: test/t-std/t-std-analyzer.test.ts, test/t-std/t-std-analyzer.samples.test.ts
import type { AudioStreamHeader, StreamHeader } from '../codec/stream-header.js';
import { type AudioFrameSink, AudioFrames } from './audio-frames.js';
import type { Unmeasurable } from './buffer-parameters.js';
import { DecoderBuffer, type DecoderBufferSink } from './decoder-buffer.js';
import type { TStdStream } from './modelled-program.js';
import { tStdParameters } from './parameters.js';
import { SECOND_27M, TransportBuffer } from './transport-buffer.js';

/** Spec: ISO/IEC 13818-1, 2.4.2.7 */
export const STILL_PICTURE_DELAY_LIMIT_S = 60;

/** The buffers of one elementary stream, as its header says. */
export interface ElementaryModel {
  readonly kind: 'model';
  readonly transport: TransportBuffer;
  readonly decoder: DecoderBuffer;
  /** undefined: video, whose PES packets are its access units. */
  readonly frames: AudioFrames | undefined;
  readonly mainSizeBytes: number;
  readonly ebSizeBytes: number;
  /** Video: the time from picture to picture; infinite when that is not known, or not to be judged. */
  readonly frame27M: number;
}

export function elementaryModel(
  header: StreamHeader,
  { system, isStillPicture, isLeakValid }: TStdStream,
  sink: DecoderBufferSink & AudioFrameSink,
): ElementaryModel | Unmeasurable {
  const parameters = tStdParameters(header, system, isLeakValid);
  if (parameters.kind === 'unmeasurable') return parameters;
  const limitS = isStillPicture ? STILL_PICTURE_DELAY_LIMIT_S : parameters.delayLimitS;
  const isAudio = parameters.kind === 'audio';
  return {
    kind: 'model',
    transport: new TransportBuffer(parameters.rxBps),
    decoder: new DecoderBuffer(parameters, limitS, sink),
    frames: isAudio && isAudioHeader(header) ? new AudioFrames(header, sink) : undefined,
    mainSizeBytes: isAudio ? parameters.bBytes : parameters.mbBytes,
    ebSizeBytes: isAudio ? 0 : parameters.ebBytes,
    frame27M: isStillPicture ? Number.POSITIVE_INFINITY : SECOND_27M / frameRateOf(header),
  };
}

/** Frames a second of video; 0 when they are not known. */
function frameRateOf(header: StreamHeader): number {
  if ('video' in header) return header.video.frameRate;
  return 'sps' in header ? header.sps.frameRate : 0;
}

function isAudioHeader(header: StreamHeader): header is AudioStreamHeader {
  return 'audio' in header;
}
