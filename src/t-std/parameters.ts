import type { StreamHeader } from '../codec/stream-header.js';
import { audioParameters } from './audio-parameters.js';
import type { AudioParameters, TStdSystem, Unmeasurable, VideoParameters } from './buffer-parameters.js';
import { videoParameters } from './video-parameters.js';

/** Buffers and rates of a stream by its first header. */
export function tStdParameters(
  header: StreamHeader,
  system: TStdSystem,
): VideoParameters | AudioParameters | Unmeasurable {
  switch (header.codec) {
    case 'mpeg_video':
    case 'h264':
    case 'hevc':
      return videoParameters(header);
    default:
      return audioParameters(header, system);
  }
}
