// Tested by: test/analysis/content/audio-observer.test.ts
import type { AudioFormat } from '../../codec/audio/audio-format.js';
import { type CodecDetails, NO_DETAILS } from '../codec-details.js';

/** Codecs whose profile is told beside their name. */
const WITH_PROFILE: readonly AudioFormat['codec'][] = ['aac', 'aac_latm', 'dts'];

/** What of the format the header of any stream has. */
export function audioDetailsOf({
  codec,
  profile,
  sample_rate_hz,
  channels,
  bitrate_bps,
  bit_depth,
  has_sbr,
}: AudioFormat): CodecDetails {
  return {
    ...NO_DETAILS,
    profile: WITH_PROFILE.includes(codec) ? profile : null,
    bit_depth: codec === 's302m' ? bit_depth : null,
    sample_rate_hz,
    channels,
    bitrate_bps,
    has_sbr,
  };
}
