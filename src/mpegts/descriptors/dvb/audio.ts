// Tested by: test/mpegts/descriptors/descriptor.test.ts
import type { FieldReader } from '../field-reader.js';

/** Spec: ETSI EN 300 468, annex D, AC-3_descriptor */
export function ac3(reader: FieldReader) {
  const hasComponentType = reader.flag();
  const hasBsid = reader.flag();
  const hasMainid = reader.flag();
  const hasAsvc = reader.flag();
  reader.skip(4);
  const u8 = () => reader.u8();
  return {
    name: 'ac3' as const,
    component_type: reader.optional(hasComponentType, u8),
    bsid: reader.optional(hasBsid, u8),
    mainid: reader.optional(hasMainid, u8),
    asvc: reader.optional(hasAsvc, u8),
    additional_info: reader.hex(),
  };
}

/** Spec: ETSI EN 300 468, annex D, enhanced_AC-3_descriptor */
export function enhancedAc3(reader: FieldReader) {
  const hasComponentType = reader.flag();
  const hasBsid = reader.flag();
  const hasMainid = reader.flag();
  const hasAsvc = reader.flag();
  const mixinfoexists = reader.flag();
  const hasSubstream1 = reader.flag();
  const hasSubstream2 = reader.flag();
  const hasSubstream3 = reader.flag();
  const u8 = () => reader.u8();
  return {
    name: 'enhanced_ac3' as const,
    mixinfoexists,
    component_type: reader.optional(hasComponentType, u8),
    bsid: reader.optional(hasBsid, u8),
    mainid: reader.optional(hasMainid, u8),
    asvc: reader.optional(hasAsvc, u8),
    substream1: reader.optional(hasSubstream1, u8),
    substream2: reader.optional(hasSubstream2, u8),
    substream3: reader.optional(hasSubstream3, u8),
    additional_info: reader.hex(),
  };
}

/** Spec: ETSI EN 300 468, annex D, AC-4_descriptor */
export function ac4(reader: FieldReader) {
  const hasConfig = reader.flag();
  const hasToc = reader.flag();
  reader.skip(6);
  const dialogEnhancement = reader.optional(hasConfig, () => reader.flag());
  const channelMode = reader.optional(hasConfig, () => reader.bits(2));
  if (hasConfig) reader.skip(5);
  return {
    name: 'ac4' as const,
    ac4_dialog_enhancement_enabled: dialogEnhancement,
    ac4_channel_mode: channelMode,
    ac4_dsi_toc: reader.optional(hasToc, () => reader.hex(reader.u8())),
    additional_info: reader.hex(),
  };
}

/** Spec: ETSI EN 300 468, annex G, DTS_audio_stream_descriptor */
export function dts(reader: FieldReader) {
  return {
    name: 'dts' as const,
    sample_rate_code: reader.bits(4),
    bit_rate_code: reader.bits(6),
    nblks: reader.bits(7),
    fsize: reader.bits(14),
    surround_mode: reader.bits(6),
    lfe_flag: reader.flag(),
    extended_surround_flag: reader.bits(2),
    additional_info: reader.hex(),
  };
}

/** Spec: ETSI EN 300 468, annex H, AAC_descriptor */
export function aac(reader: FieldReader) {
  const profileAndLevel = reader.u8();
  const hasFlags = reader.left > 0;
  const hasType = hasFlags && reader.flag();
  const saocDe = reader.optional(hasFlags, () => reader.flag());
  if (hasFlags) reader.skip(6);
  return {
    name: 'aac' as const,
    profile_and_level: profileAndLevel,
    saoc_de_flag: saocDe,
    aac_type: reader.optional(hasType, () => reader.u8()),
    additional_info: reader.hex(),
  };
}

/** Spec: ETSI EN 300 468, 6.4, supplementary_audio_descriptor */
export function supplementaryAudio(reader: FieldReader) {
  const mixType = reader.bits(1);
  const classification = reader.bits(5);
  reader.skip(1);
  const hasLanguage = reader.flag();
  return {
    name: 'supplementary_audio' as const,
    mix_type: mixType,
    editorial_classification: classification,
    language_code: reader.optional(hasLanguage, () => reader.language()),
    private_data: reader.hex(),
  };
}

/** Channels of Opus; its extension tag is a user defined one, so only a registration as "Opus" gives it this meaning. */
export function opusAudio(reader: FieldReader) {
  return { name: 'opus_audio' as const, channel_config_code: reader.u8() };
}
