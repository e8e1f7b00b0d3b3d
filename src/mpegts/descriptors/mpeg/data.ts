import { formatIdentifierText } from '../../format-identifier.js';
import type { FieldReader } from '../field-reader.js';

/** Spec: ISO/IEC 13818-1, 2.6.10 */
export function dataStreamAlignment(reader: FieldReader) {
  return { name: 'data_stream_alignment' as const, alignment_type: reader.u8() };
}

/** Spec: ISO/IEC 13818-1, 2.6.16 */
export function conditionalAccess(reader: FieldReader) {
  const systemId = reader.u16();
  reader.skip(3);
  return { name: 'ca' as const, ca_system_id: systemId, ca_pid: reader.bits(13), private_data: reader.hex() };
}

/** Spec: ISO/IEC 13818-6, carousel_identifier_descriptor */
export function carouselIdentifier(reader: FieldReader) {
  return { name: 'carousel_identifier' as const, carousel_id: reader.u32(), private_data: reader.hex() };
}

/**
 * The formats and the service; what follows is left undecoded.
 * Spec: ISO/IEC 13818-1, 2.6.60
 */
export function metadata(reader: FieldReader) {
  const applicationFormat = reader.u16();
  const applicationIdentifier = reader.optional(applicationFormat === 0xffff, () => formatIdentifierText(reader.u32()));
  const format = reader.u8();
  return {
    name: 'metadata' as const,
    metadata_application_format: applicationFormat,
    metadata_application_format_identifier: applicationIdentifier,
    metadata_format: format,
    metadata_format_identifier: reader.optional(format === 0xff, () => formatIdentifierText(reader.u32())),
    metadata_service_id: reader.u8(),
  };
}

/** Spec: SCTE 35, cue_identifier_descriptor */
export function cueIdentifier(reader: FieldReader) {
  return { name: 'cue_identifier' as const, cue_stream_type: reader.u8() };
}

/** Spec: ISO/IEC 13818-1, 2.6.28 */
export function privateDataIndicator(reader: FieldReader) {
  return { name: 'private_data_indicator' as const, private_data_indicator: reader.u32() };
}
