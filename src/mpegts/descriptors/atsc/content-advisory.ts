import type { FieldReader } from '../field-reader.js';

/** Spec: ATSC A/65, 6.9, content_advisory_descriptor */
export function contentAdvisory(reader: FieldReader) {
  reader.skip(2);
  return {
    name: 'content_advisory' as const,
    regions: reader.repeat(reader.bits(6), (region) => ({
      rating_region: region.u8(),
      dimensions: region.repeat(region.u8(), rating),
      rating_description: region.multipleString(region.u8()),
    })),
  };
}

function rating(entry: FieldReader) {
  const dimension = entry.u8();
  entry.skip(4);
  return { rating_dimension: dimension, rating_value: entry.bits(4) };
}
