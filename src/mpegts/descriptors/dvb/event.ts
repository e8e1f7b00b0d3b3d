// Tested by: test/mpegts/descriptors/descriptor.test.ts
import type { FieldReader } from '../field-reader.js';
import { wordOf } from '../named.js';

/** Spec: ETSI EN 300 468, 6.2, short_event_descriptor */
export function shortEvent(reader: FieldReader) {
  return {
    name: 'short_event' as const,
    language_code: reader.language(),
    event_name: reader.countedText(),
    text: reader.countedText(),
  };
}

/** Spec: ETSI EN 300 468, 6.2, extended_event_descriptor */
export function extendedEvent(reader: FieldReader) {
  return {
    name: 'extended_event' as const,
    descriptor_number: reader.bits(4),
    last_descriptor_number: reader.bits(4),
    language_code: reader.language(),
    items: reader.listIn(reader.u8(), (entry) => ({
      description: entry.countedText(),
      item: entry.countedText(),
    })),
    text: reader.countedText(),
  };
}

/** Spec: ETSI EN 300 468, 6.2, component_descriptor */
export function component(reader: FieldReader) {
  return {
    name: 'component' as const,
    stream_content_ext: reader.bits(4),
    stream_content: reader.bits(4),
    component_type: reader.u8(),
    component_tag: reader.u8(),
    language_code: reader.language(),
    text: reader.text(reader.left),
  };
}

/** Spec: ETSI EN 300 468, 6.2, content_descriptor */
export function content(reader: FieldReader) {
  return { name: 'content' as const, contents: reader.list(contentEntry) };
}

function contentEntry(entry: FieldReader) {
  const level1 = entry.bits(4);
  return {
    content_nibble_level_1: level1,
    content_nibble_level_2: entry.bits(4),
    user_byte: entry.u8(),
    genre: wordOf(GENRES, level1),
  };
}

/** Spec: ETSI EN 300 468, 6.2, parental_rating_descriptor */
export function parentalRating(reader: FieldReader) {
  return {
    name: 'parental_rating' as const,
    ratings: reader.list((entry) => {
      const countryCode = entry.language();
      const rating = entry.u8();
      const isAge = rating >= 0x01 && rating <= 0x0f;
      return { country_code: countryCode, rating, minimum_age: isAge ? rating + 3 : null };
    }),
  };
}

/** First nibble of the content; null is undefined or reserved. Spec: ETSI EN 300 468, table of content_nibble_level_1 */
const GENRES = [
  null,
  'movie/drama',
  'news/current affairs',
  'show/game show',
  'sports',
  "children's/youth programmes",
  'music/ballet/dance',
  'arts/culture',
  'social/political issues/economics',
  'education/science/factual topics',
  'leisure hobbies',
  'special characteristics',
  'adult',
  null,
  null,
  'user defined',
] as const;
