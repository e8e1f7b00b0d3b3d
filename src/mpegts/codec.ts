// Tested by: test/mpegts/stream-type.test.ts
/** What kind of media a codec carries. */
export type MediaKind = 'video' | 'audio' | 'text' | 'data';

interface CodecEntry {
  readonly kind: MediaKind;
  readonly description: string;
}

/** What an elementary stream carries, by codec id: ids are FFmpeg's where it has one. */
export const CODECS = {
  mpeg1video: { kind: 'video', description: 'MPEG-1 video' },
  mpeg2video: { kind: 'video', description: 'MPEG-2 video (H.262)' },
  mpeg4: { kind: 'video', description: 'MPEG-4 visual' },
  h264: { kind: 'video', description: 'AVC video (H.264)' },
  hevc: { kind: 'video', description: 'HEVC video (H.265)' },
  vvc: { kind: 'video', description: 'VVC video (H.266)' },
  evc: { kind: 'video', description: 'EVC video' },
  av1: { kind: 'video', description: 'AV1 video' },
  vc1: { kind: 'video', description: 'VC-1 video' },
  dirac: { kind: 'video', description: 'Dirac video' },
  cavs: { kind: 'video', description: 'AVS video' },
  avs2: { kind: 'video', description: 'AVS2 video' },
  avs3: { kind: 'video', description: 'AVS3 video' },
  jpeg2000: { kind: 'video', description: 'JPEG 2000 video' },
  jpegxs: { kind: 'video', description: 'JPEG XS video' },
  mp1: { kind: 'audio', description: 'MPEG audio layer I' },
  mp2: { kind: 'audio', description: 'MPEG audio layer II' },
  mp3: { kind: 'audio', description: 'MPEG audio layer III' },
  aac: { kind: 'audio', description: 'AAC audio' },
  aac_latm: { kind: 'audio', description: 'AAC audio (LATM)' },
  mpegh: { kind: 'audio', description: 'MPEG-H 3D audio' },
  ac3: { kind: 'audio', description: 'AC-3 audio' },
  eac3: { kind: 'audio', description: 'Enhanced AC-3 audio' },
  ac4: { kind: 'audio', description: 'AC-4 audio' },
  truehd: { kind: 'audio', description: 'Dolby TrueHD audio' },
  dts: { kind: 'audio', description: 'DTS audio' },
  opus: { kind: 'audio', description: 'Opus audio' },
  s302m: { kind: 'audio', description: 'SMPTE ST 302 PCM audio' },
  pcm_bluray: { kind: 'audio', description: 'Blu-ray PCM audio' },
  dvb_teletext: { kind: 'text', description: 'teletext' },
  dvb_subtitle: { kind: 'text', description: 'DVB subtitles' },
  ttml: { kind: 'text', description: 'TTML subtitles' },
  scte_27: { kind: 'text', description: 'SCTE 27 subtitles' },
  hdmv_pgs_subtitle: { kind: 'text', description: 'Blu-ray PGS subtitles' },
  hdmv_text_subtitle: { kind: 'text', description: 'Blu-ray text subtitles' },
  scte_35: { kind: 'data', description: 'SCTE 35 splice information' },
  smpte_2038: { kind: 'data', description: 'SMPTE ST 2038 ancillary data' },
  vbi: { kind: 'data', description: 'VBI data' },
  timed_id3: { kind: 'data', description: 'timed ID3 metadata' },
  klv: { kind: 'data', description: 'SMPTE KLV metadata' },
  metadata: { kind: 'data', description: 'metadata' },
  ait: { kind: 'data', description: 'application information (HbbTV, MHP)' },
  dsmcc: { kind: 'data', description: 'DSM-CC' },
  ipmp: { kind: 'data', description: 'IPMP' },
  private_sections: { kind: 'data', description: 'private sections' },
  private_data: { kind: 'data', description: 'private PES data' },
  unknown: { kind: 'data', description: 'unknown' },
} as const satisfies Readonly<Record<string, CodecEntry>>;

/** Codec of an elementary stream. */
export type CodecId = keyof typeof CODECS;

/** Codecs that a registration descriptor of the elementary stream names. Spec: SMPTE Registration Authority, format identifiers */
export const REGISTERED_CODECS: Readonly<Record<string, CodecId | undefined>> = {
  'AC-3': 'ac3',
  'AC-4': 'ac4',
  AV01: 'av1',
  AVSV: 'cavs',
  BSSD: 's302m',
  CUEI: 'scte_35',
  DTS1: 'dts',
  DTS2: 'dts',
  DTS3: 'dts',
  EAC3: 'eac3',
  HEVC: 'hevc',
  'ID3 ': 'timed_id3',
  KLVA: 'klv',
  Opus: 'opus',
  VANC: 'smpte_2038',
  'VC-1': 'vc1',
  'VVC ': 'vvc',
  drac: 'dirac',
};
