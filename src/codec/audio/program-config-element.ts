// Tested by: test/codec/audio/readers.test.ts
import type { BitReader } from '../bit-reader.js';

/** Channels that a program_config_element names. */
export interface ProgramConfig {
  readonly channels: number;
  readonly lowFrequencyChannels: number;
}

/**
 * Reads a program_config_element up to its channel elements; of a cut-off one the reader says so.
 * Spec: ISO/IEC 14496-3, 4.4.1.1
 */
export function programConfigElement(bits: BitReader): ProgramConfig {
  bits.skip(4 + 2 + 4); // element_instance_tag, object_type, sampling_frequency_index
  const elements = bits.u(4) + bits.u(4) + bits.u(4); // front, side, back
  const lowFrequencyChannels = bits.u(2);
  const associatedData = bits.u(3);
  const couplingChannels = bits.u(4);
  if (bits.flag()) bits.skip(4); // mono_mixdown
  if (bits.flag()) bits.skip(4); // stereo_mixdown
  if (bits.flag()) bits.skip(2 + 1); // matrix_mixdown_idx, pseudo_surround_enable
  let channels = lowFrequencyChannels;
  for (let n = 0; n < elements; n++) {
    channels += bits.flag() ? 2 : 1; // is_cpe
    bits.skip(4);
  }
  bits.skip(4 * (lowFrequencyChannels + associatedData) + 5 * couplingChannels);
  return { channels, lowFrequencyChannels };
}

/** `5.1` where it is an everyday one; null otherwise. */
export function layoutOfConfig({ channels, lowFrequencyChannels }: ProgramConfig): string | null {
  if (lowFrequencyChannels === 0 && channels <= 2) return channels === 1 ? 'mono' : 'stereo';
  return `${channels - lowFrequencyChannels}.${lowFrequencyChannels}`;
}
