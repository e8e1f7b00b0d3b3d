import type { FieldReader } from '../field-reader.js';

/** Spec: ETSI EN 300 468, 6.2, subtitling_descriptor */
export function subtitling(reader: FieldReader) {
  return {
    name: 'subtitling' as const,
    subtitles: reader.list((entry) => ({
      language_code: entry.language(),
      subtitling_type: entry.u8(),
      composition_page_id: entry.u16(),
      ancillary_page_id: entry.u16(),
    })),
  };
}

/** Spec: ETSI EN 300 468, 6.2, teletext_descriptor */
export function teletext(reader: FieldReader) {
  return { name: 'teletext' as const, pages: reader.list(teletextPage) };
}

/** Spec: ETSI EN 300 468, 6.2, VBI_teletext_descriptor */
export function vbiTeletext(reader: FieldReader) {
  return { name: 'vbi_teletext' as const, pages: reader.list(teletextPage) };
}

function teletextPage(entry: FieldReader) {
  const languageCode = entry.language();
  const type = entry.bits(5);
  const magazine = entry.bits(3);
  const page = entry.hex(1);
  // Magazine 8 is coded as 0; a page is two hexadecimal digits.
  return { language_code: languageCode, teletext_type: type, page: `${magazine === 0 ? 8 : magazine}${page}` };
}

/** Spec: ETSI EN 300 468, 6.2, VBI_data_descriptor */
export function vbiData(reader: FieldReader) {
  return {
    name: 'vbi_data' as const,
    services: reader.list((entry) => {
      const id = entry.u8();
      const length = entry.u8();
      const hasLines = LINE_SERVICES.includes(id);
      return {
        data_service_id: id,
        lines: entry.optional(hasLines, () => entry.listIn(length, vbiLine)),
        reserved: entry.optional(!hasLines, () => entry.hex(length)),
      };
    }),
  };
}

function vbiLine(entry: FieldReader) {
  entry.skip(2);
  return { field_parity: entry.flag(), line_offset: entry.bits(5) };
}

/** data_service_id of those that name lines: teletext (1, 2), VPS, WSS, closed captions, monochrome samples. */
const LINE_SERVICES: readonly number[] = [1, 2, 4, 5, 6, 7];
