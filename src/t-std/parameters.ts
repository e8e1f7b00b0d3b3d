import type { StreamHeader } from '../codec/stream-header.js';
import { audioParameters } from './audio-parameters.js';
import type { AudioParameters, TStdSystem, Unmeasurable, VideoParameters } from './buffer-parameters.js';
import { videoParameters } from './video-parameters.js';

/** Buffers and rates of a stream by its first header, and whether its STD descriptor, if it has one, sets leak_valid_flag. */
export function tStdParameters(
  header: StreamHeader,
  system: TStdSystem,
  isLeakValid: boolean,
): VideoParameters | AudioParameters | Unmeasurable {
  switch (header.codec) {
    case 'mpeg_video':
    case 'h264':
    case 'hevc':
      return videoParameters(header, isLeakValid);
    default:
      return audioParameters(header, system);
  }
}
