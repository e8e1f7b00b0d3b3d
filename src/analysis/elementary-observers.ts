import type { CodecId } from '../mpegts/codec.js';
import type { ElementaryObserver } from '../mpegts/elementary-streams.js';
import { AncillaryObserver } from './content/ancillary-observer.js';
import { AudioObserver } from './content/audio-observer.js';
import { framedCodecOf } from './content/framed-codec.js';
import { MetadataObserver, metadataFormatOf } from './content/metadata-observer.js';
import type { ObserverContext } from './content/observer-context.js';
import { createSoundObserver } from './content/sound-observer.js';
import { SubtitleObserver } from './content/subtitle-observer.js';
import { TeletextObserver } from './content/teletext-observer.js';
import { VideoObserver, videoCodecOf } from './content/video-observer.js';

/** Makes what hangs on an elementary stream of that codec; undefined where it is of no use. It calls `done` when it wants no more. */
export type CreateObserver = (
  codec: CodecId,
  done: () => void,
  context: ObserverContext,
) => ElementaryObserver | undefined;

/**
 * What hangs on elementary streams, by name. The system target decoder is not among them: it takes the streams of a program together, and
 * hangs on them by itself.
 */
export const ELEMENTARY_OBSERVERS = {
  video: (codec, _done, context) => {
    const videoCodec = videoCodecOf(codec);
    return videoCodec === undefined ? undefined : new VideoObserver(codec, videoCodec, context);
  },
  audio: (codec, _done, context) => {
    const framedCodec = framedCodecOf(codec);
    return framedCodec === undefined ? undefined : new AudioObserver(framedCodec, context);
  },
  ancillary: (codec) => (codec === 'smpte_2038' ? new AncillaryObserver() : undefined),
  metadata: (codec, _done, context) => {
    const format = metadataFormatOf(codec);
    return format === undefined ? undefined : new MetadataObserver(format, context);
  },
  levels: (codec, _done, context) => createSoundObserver(codec, context),
  teletext: (codec, _done, context) => (codec === 'dvb_teletext' ? new TeletextObserver(context) : undefined),
  subtitles: (codec, _done, context) => (codec === 'dvb_subtitle' ? new SubtitleObserver(context) : undefined),
} as const satisfies Readonly<Record<string, CreateObserver>>;

/** By name; may have more than ELEMENTARY_OBSERVERS. */
export type ElementaryObservers = typeof ELEMENTARY_OBSERVERS;

/** What hangs, or hung, on one stream. */
export type StreamObservers = {
  readonly [Name in keyof ElementaryObservers]?: NonNullable<ReturnType<ElementaryObservers[Name]>>;
};
