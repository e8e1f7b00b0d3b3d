import type { FieldReader } from '../field-reader.js';

/** Spec: ISO/IEC 13818-1, 2.6.4 */
export function audioStream(reader: FieldReader) {
  const freeFormat = reader.flag();
  const id = reader.bits(1);
  const layerCode = reader.bits(2);
  return {
    name: 'audio_stream' as const,
    free_format: freeFormat,
    id,
    /** 1 to 3; null where the code is reserved. */
    layer: layerCode === 0 ? null : 4 - layerCode,
    variable_rate_audio: reader.flag(),
  };
}

/** Spec: ISO/IEC 13818-1, 2.6.38 */
export function mpeg4Audio(reader: FieldReader) {
  return { name: 'mpeg4_audio' as const, profile_and_level: reader.u8() };
}

/** Spec: ISO/IEC 13818-1, 2.6.68 */
export function mpeg2AacAudio(reader: FieldReader) {
  return {
    name: 'mpeg2_aac_audio' as const,
    profile: reader.u8(),
    channel_configuration: reader.u8(),
    additional_information: reader.u8(),
  };
}

/** Spec: ISO/IEC 13818-1, 2.6.18 */
export function iso639Language(reader: FieldReader) {
  return {
    name: 'iso_639_language' as const,
    languages: reader.list((entry) => ({ language_code: entry.language(), audio_type: entry.u8() })),
  };
}
