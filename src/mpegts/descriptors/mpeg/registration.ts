import { formatIdentifierText } from '../../format-identifier.js';
import type { FieldReader } from '../field-reader.js';

/** Spec: ISO/IEC 13818-1, 2.6.8 */
export function registration(reader: FieldReader) {
  return {
    name: 'registration' as const,
    format_identifier: formatIdentifierText(reader.u32()),
    additional_identification_info: reader.hex(),
  };
}
