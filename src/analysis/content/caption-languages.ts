import type { Descriptor } from '../../mpegts/descriptor-list.js';
import { decodeDescriptor } from '../../mpegts/descriptors/descriptor.js';

/**
 * Languages by channel, as the caption_service_descriptor of the PMT has them: it tells of line 21 only the field, so that the first
 * channel of the field is meant.
 * Spec: ATSC A/65, 6.9.2
 */
export function captionLanguages(descriptors: readonly Descriptor[]): ReadonlyMap<string, string> {
  const languages = new Map<string, string>();
  for (const descriptor of descriptors) {
    // Those who send captions of ATSC mean its descriptors, whatever scheme the tables follow.
    const decoded = decodeDescriptor(descriptor, { scheme: 'atsc' });
    if (decoded.name !== 'caption_service') continue;
    for (const { language_code, digital_cc, caption_service_number, line21_field } of decoded.services) {
      const channel = digital_cc ? `708:${caption_service_number}` : line21_field ? 'CC3' : 'CC1';
      if (language_code !== '' && !languages.has(channel)) languages.set(channel, language_code);
    }
  }
  return languages;
}
