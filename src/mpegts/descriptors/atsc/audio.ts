// Tested by: test/mpegts/descriptors/descriptor.test.ts
import type { FieldReader } from '../field-reader.js';

/** The descriptor may end behind any of its parts: what is not there is null. Spec: ATSC A/52, annex A, AC-3_audio_stream_descriptor */
export function ac3AudioStream(reader: FieldReader) {
  const fixed = {
    sample_rate_code: reader.bits(3),
    bsid: reader.bits(5),
    bit_rate_code: reader.bits(6),
    surround_mode: reader.bits(2),
    bsmod: reader.bits(3),
    num_channels: reader.bits(4),
    full_svc: reader.flag(),
  };
  // langcode, and langcode2 for two mono channels: both no longer used.
  if (reader.left > 0) reader.skip(8);
  if (reader.left > 0 && fixed.num_channels === 0) reader.skip(8);
  const hasService = reader.left > 0;
  const isMain = fixed.bsmod < 2;
  const mainid = reader.optional(hasService && isMain, () => reader.bits(3));
  const priority = reader.optional(hasService && isMain, () => reader.bits(2));
  if (hasService && isMain) reader.skip(3);
  return {
    name: 'ac3_audio_stream' as const,
    ...fixed,
    mainid,
    priority,
    asvcflags: reader.optional(hasService && !isMain, () => reader.u8()),
    text: reader.optional(reader.left > 0, () => audioText(reader)),
    ...audioLanguages(reader),
    additional_info: reader.hex(),
  };
}

/** Spec: ATSC A/52, annex G, E-AC-3_audio_descriptor */
export function eac3AudioStream(reader: FieldReader) {
  reader.skip(1);
  const hasBsid = reader.flag();
  const hasMainid = reader.flag();
  const hasAsvc = reader.flag();
  const mixinfoexists = reader.flag();
  const hasSubstream = [reader.flag(), reader.flag(), reader.flag()] as const;
  reader.skip(1);
  const service = {
    full_service_flag: reader.flag(),
    audio_service_type: reader.bits(3),
    number_of_channels: reader.bits(3),
  };
  // What the flags announce may be left out with all that follows.
  const isLong = reader.left > 0;
  const hasLanguage = isLong && reader.flag();
  const hasLanguage2 = isLong && reader.flag();
  if (isLong) reader.skip(1);
  const bsid = reader.optional(isLong, () => reader.bits(5));
  if (isLong && hasMainid) reader.skip(3);
  const priority = reader.optional(isLong && hasMainid, () => reader.bits(2));
  const mainid = reader.optional(isLong && hasMainid, () => reader.bits(3));
  const asvc = reader.optional(isLong && hasAsvc, () => reader.u8());
  const substreams = hasSubstream.map((isPresent) => reader.optional(isLong && isPresent, () => reader.u8()));
  const language = reader.optional(hasLanguage, () => reader.language());
  const language2 = reader.optional(hasLanguage2, () => reader.language());
  const substreamLanguages = substreams.map((code) => reader.optional(code !== null, () => reader.language()));
  return {
    name: 'eac3_audio_stream' as const,
    mixinfoexists,
    ...service,
    bsid: hasBsid ? bsid : null,
    priority,
    mainid,
    asvc,
    /** Substreams 1 to 3. */
    substreams,
    language_code: language,
    language_code_2: language2,
    substream_language_codes: substreamLanguages,
    additional_info: reader.hex(),
  };
}

function audioText(reader: FieldReader): string {
  const length = reader.bits(7);
  const isLatin1 = reader.flag();
  const codes = reader.bytes(length);
  if (isLatin1) return String.fromCharCode(...codes);
  return UTF_16.decode(codes.subarray(0, length - (length % 2)));
}

function audioLanguages(reader: FieldReader) {
  const hasFlags = reader.left > 0;
  const hasLanguage = hasFlags && reader.flag();
  const hasLanguage2 = hasFlags && reader.flag();
  if (hasFlags) reader.skip(6);
  return {
    language_code: reader.optional(hasLanguage, () => reader.language()),
    language_code_2: reader.optional(hasLanguage2, () => reader.language()),
  };
}

const UTF_16 = new TextDecoder('utf-16be', { ignoreBOM: true });
