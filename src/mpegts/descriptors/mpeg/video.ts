// Tested by: test/mpegts/descriptors/descriptor.test.ts
import type { FieldReader } from '../field-reader.js';
import { wordOf } from '../named.js';

/** Spec: ISO/IEC 13818-1, 2.6.2 */
export function videoStream(reader: FieldReader) {
  const multipleFrameRate = reader.flag();
  const frameRateCode = reader.bits(4);
  const isMpeg1Only = reader.flag();
  const constrainedParameter = reader.flag();
  const stillPicture = reader.flag();
  return {
    name: 'video_stream' as const,
    multiple_frame_rate: multipleFrameRate,
    frame_rate_code: frameRateCode,
    frame_rate: wordOf(FRAME_RATES, frameRateCode),
    mpeg_1_only: isMpeg1Only,
    constrained_parameter: constrainedParameter,
    still_picture: stillPicture,
    mpeg_2: reader.optional(!isMpeg1Only, () => {
      const profileAndLevel = reader.u8();
      const chromaFormat = reader.bits(2);
      return {
        profile_and_level_indication: profileAndLevel,
        chroma_format: chromaFormat,
        frame_rate_extension: reader.flag(),
      };
    }),
  };
}

/** Spec: ISO/IEC 13818-1, 2.6.36 */
export function mpeg4Video(reader: FieldReader) {
  return { name: 'mpeg4_video' as const, visual_profile_and_level: reader.u8() };
}

/** Spec: ISO/IEC 13818-1, 2.6.64 */
export function avcVideo(reader: FieldReader) {
  const profileIdc = reader.u8();
  const constraintSetFlags = reader.bits(6);
  const compatibleFlags = reader.bits(2);
  return {
    name: 'avc_video' as const,
    profile_idc: profileIdc,
    /** constraint_set0_flag is the highest of the six bits. */
    constraint_set_flags: constraintSetFlags,
    avc_compatible_flags: compatibleFlags,
    level_idc: reader.u8(),
    avc_still_present: reader.flag(),
    avc_24_hour_picture: reader.flag(),
    frame_packing_sei_not_present: reader.flag(),
  };
}

/** Spec: ISO/IEC 13818-1, 2.6.95 */
export function hevcVideo(reader: FieldReader) {
  const profile = {
    profile_space: reader.bits(2),
    tier_flag: reader.flag(),
    profile_idc: reader.bits(5),
    profile_compatibility_indication: reader.u32(),
    progressive_source_flag: reader.flag(),
    interlaced_source_flag: reader.flag(),
    non_packed_constraint_flag: reader.flag(),
    frame_only_constraint_flag: reader.flag(),
    copied_44bits: reader.bits(44),
    level_idc: reader.u8(),
  };
  const hasTemporalLayers = reader.flag();
  return {
    name: 'hevc_video' as const,
    ...profile,
    hevc_still_present_flag: reader.flag(),
    hevc_24hr_picture_present_flag: reader.flag(),
    sub_pic_hrd_params_not_present: reader.flag(),
    hdr_wcg_idc: hdrWcgIdc(reader),
    temporal_id_min: reader.optional(hasTemporalLayers, () => temporalId(reader)),
    temporal_id_max: reader.optional(hasTemporalLayers, () => temporalId(reader)),
  };
}

function hdrWcgIdc(reader: FieldReader): number {
  reader.skip(2);
  return reader.bits(2);
}

function temporalId(reader: FieldReader): number {
  const id = reader.bits(3);
  reader.skip(5);
  return id;
}

/** frame_rate_code in words. Spec: ISO/IEC 13818-2, table 6-4 */
const FRAME_RATES = [null, '24000/1001', '24', '25', '30000/1001', '30', '50', '60000/1001', '60'] as const;
