// Tested by: test/analysis/content/audio-observer.test.ts
import type { FramedCodec } from '../../codec/audio/audio-format.js';
import type { CodecId } from '../../mpegts/codec.js';
import type { Descriptor } from '../../mpegts/descriptor-list.js';

const FRAMED: Readonly<Partial<Record<CodecId, FramedCodec>>> = {
  mp1: 'mpeg_audio',
  mp2: 'mpeg_audio',
  mp3: 'mpeg_audio',
  aac: 'adts',
  aac_latm: 'latm',
  ac3: 'ac3',
  eac3: 'ac3',
  ac4: 'ac4',
  dts: 'dts',
  opus: 'opus',
  s302m: 's302m',
};
/** Spec: ETSI EN 300 468, 6.2 (extension descriptor); Opus in MPEG-TS */
const EXTENSION_TAG = 0x7f;
const OPUS_TAG_EXTENSION = 0x80;

/** How the frames of such a stream are found; undefined where they are not followed. */
export function framedCodecOf(codec: CodecId): FramedCodec | undefined {
  return FRAMED[codec];
}

/** channel_config_code of an Opus stream; -1 where the PMT does not say. */
export function channelConfigCodeOf(descriptors: readonly Descriptor[]): number {
  const opus = descriptors.find(
    ({ tag, tagExtension }) => tag === EXTENSION_TAG && tagExtension === OPUS_TAG_EXTENSION,
  );
  return opus?.bytes[0] ?? -1;
}
