import type { Descriptor } from '../mpegts/descriptor-list.js';
import { decodeDescriptor } from '../mpegts/descriptors/descriptor.js';
import { codecOf } from '../mpegts/stream-type.js';
import type { PmtStream } from '../mpegts/tables/pmt.js';

/**
 * Whether it is video or audio, whose packets must come steadily; an audio service of a special type may pause.
 * Spec: ETSI TR 101 290, 5.2.1 (PID_error)
 */
export function isTimedStream(stream: PmtStream, programDescriptors: readonly Descriptor[]): boolean {
  const { kind } = codecOf(stream.streamType, stream.descriptors, programDescriptors);
  return (kind === 'video' || kind === 'audio') && !stream.descriptors.some(isSpecialAudio);
}

/** Whether the PMT says that still pictures may be in the video. Spec: ISO/IEC 13818-1, 2.6.2, 2.6.64 and 2.6.95 */
export function mayBeStill({ descriptors }: PmtStream): boolean {
  return descriptors.some((descriptor) => {
    const decoded = decodeDescriptor(descriptor, NO_SCHEME);
    if (decoded.name === 'video_stream') return decoded.still_picture;
    if (decoded.name === 'avc_video') return decoded.avc_still_present;
    return decoded.name === 'hevc_video' && decoded.hevc_still_present_flag;
  });
}

/** audio_type of any language is not 0. Spec: ISO/IEC 13818-1, 2.6.18 */
function isSpecialAudio({ tag, bytes }: Descriptor): boolean {
  if (tag !== LANGUAGE_TAG) return false;
  for (let end = LANGUAGE_SIZE; end <= bytes.length; end += LANGUAGE_SIZE) {
    if (bytes[end - 1] !== 0) return true;
  }
  return false;
}

const NO_SCHEME = { scheme: 'none' } as const;
const LANGUAGE_TAG = 0x0a;
/** ISO_639_language_code and audio_type. */
const LANGUAGE_SIZE = 4;
