import type { FieldReader } from '../field-reader.js';

/** Spec: ATSC A/65, 6.9, caption_service_descriptor */
export function captionService(reader: FieldReader) {
  reader.skip(3);
  return { name: 'caption_service' as const, services: reader.repeat(reader.bits(5), captionEntry) };
}

function captionEntry(entry: FieldReader) {
  const languageCode = entry.language();
  const isDigital = entry.flag();
  entry.skip(1);
  const code = entry.bits(6);
  const easyReader = entry.flag();
  const wideAspectRatio = entry.flag();
  entry.skip(14);
  return {
    language_code: languageCode,
    digital_cc: isDigital,
    caption_service_number: isDigital ? code : null,
    /** false is field 1 of line 21, true is field 2. */
    line21_field: isDigital ? null : (code & 1) === 1,
    easy_reader: easyReader,
    wide_aspect_ratio: wideAspectRatio,
  };
}
