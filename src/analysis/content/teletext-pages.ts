// Tested by: test/analysis/content/teletext-observer.test.ts
import type { Descriptor } from '../../mpegts/descriptor-list.js';
import { decodeDescriptors } from '../../mpegts/descriptors/descriptor.js';

/** What the PMT says of a subtitle page. */
export interface TeletextPageFacts {
  readonly language: string;
  readonly isHearingImpaired: boolean;
}

/** Spec: ETSI EN 300 468, 6.2, teletext_descriptor, teletext_type */
const SUBTITLES = 0x02;
const SUBTITLES_FOR_HARD_OF_HEARING = 0x05;

/** Subtitle pages that the descriptors of a stream name, as 0x888. */
export function teletextSubtitlePages(descriptors: readonly Descriptor[]): ReadonlyMap<number, TeletextPageFacts> {
  const pages = new Map<number, TeletextPageFacts>();
  for (const descriptor of decodeDescriptors(descriptors, { scheme: 'none' })) {
    if (descriptor.name !== 'teletext' && descriptor.name !== 'vbi_teletext') continue;
    for (const { language_code, teletext_type, page } of descriptor.pages) {
      const isHearingImpaired = teletext_type === SUBTITLES_FOR_HARD_OF_HEARING;
      if (teletext_type !== SUBTITLES && !isHearingImpaired) continue;
      pages.set(Number.parseInt(page, 16), { language: language_code, isHearingImpaired });
    }
  }
  return pages;
}
