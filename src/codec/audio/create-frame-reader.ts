// Tested by: test/codec/audio/frame-walker.test.ts
import { Ac3Reader } from './ac3-reader.js';
import { Ac4Reader } from './ac4-reader.js';
import { AdtsReader } from './adts-reader.js';
import type { FramedCodec } from './audio-format.js';
import { DtsReader } from './dts-reader.js';
import type { FrameReader } from './frame-reader.js';
import { LatmReader } from './latm-reader.js';
import { MpegAudioReader } from './mpeg-audio-reader.js';
import { OpusReader } from './opus-reader.js';
import { S302mReader } from './s302m-reader.js';

/** `channelConfigCode`: what the PMT says of an Opus stream; -1 where it does not. */
export function createFrameReader(codec: FramedCodec, channelConfigCode = -1): FrameReader {
  switch (codec) {
    case 'mpeg_audio':
      return new MpegAudioReader();
    case 'adts':
      return new AdtsReader();
    case 'latm':
      return new LatmReader();
    case 'ac3':
      return new Ac3Reader();
    case 'ac4':
      return new Ac4Reader();
    case 'dts':
      return new DtsReader();
    case 'opus':
      return new OpusReader(channelConfigCode);
    case 's302m':
      return new S302mReader();
  }
}
