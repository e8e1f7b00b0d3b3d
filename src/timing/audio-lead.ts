import type { PtsFigures } from './pts-analyzer.js';

/**
 * How much further ahead of its decoding audio is sent than video, negative where the video is: the mean distance of its decoding
 * times from the PCR less that of the video; null where one of them is not known. It tells about the multiplex, not about lip sync,
 * which is wrong only if the timestamps are.
 */
export function audioLeadInMuxNs(video: PtsFigures, audio: PtsFigures): number | null {
  if (video.dts_to_pcr_avg_ns === null || audio.dts_to_pcr_avg_ns === null) return null;
  return audio.dts_to_pcr_avg_ns - video.dts_to_pcr_avg_ns;
}
