/** Codecs of which pictures are decoded, by codec id. */
export const PICTURE_CODECS = ['mpeg1video', 'mpeg2video', 'h264', 'hevc'] as const;
export type PictureCodec = (typeof PICTURE_CODECS)[number];

/** Codecs of which sound is decoded, by codec id. */
export const SOUND_CODECS = [
  'mp1',
  'mp2',
  'mp3',
  'aac',
  'aac_latm',
  'ac3',
  'eac3',
  'dts',
  'opus',
  's302m',
  'truehd',
] as const;
export type SoundCodec = (typeof SOUND_CODECS)[number];
