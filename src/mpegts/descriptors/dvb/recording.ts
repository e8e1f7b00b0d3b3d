import type { FieldReader } from '../field-reader.js';

/** The programme identification label: the announced start. Spec: ETSI EN 300 468, 6.2, PDC_descriptor */
export function pdc(reader: FieldReader) {
  reader.skip(4);
  return {
    name: 'pdc' as const,
    day: reader.bits(5),
    month: reader.bits(4),
    hour: reader.bits(5),
    minute: reader.bits(6),
  };
}

/**
 * Content reference identifiers, in the descriptor or by reference to the content identifier table; with another
 * crid_location nothing says how long an entry is, so that one and what follows is `undecoded`.
 * Spec: ETSI TS 102 323, content_identifier_descriptor
 */
export function contentIdentifier(reader: FieldReader) {
  const identifiers: { crid_type: number; crid: string | null; crid_ref: number | null }[] = [];
  let undecoded = '';
  while (reader.left > 0) {
    const type = reader.bits(6);
    const location = reader.bits(2);
    if (location > IN_TABLE) undecoded = reader.hex();
    else
      identifiers.push({
        crid_type: type,
        crid: reader.optional(location === IN_DESCRIPTOR, () => reader.ascii(reader.u8())),
        crid_ref: reader.optional(location === IN_TABLE, () => reader.u16()),
      });
  }
  return { name: 'content_identifier' as const, identifiers, undecoded };
}

const IN_DESCRIPTOR = 0;
const IN_TABLE = 1;
