import { VIDEO_CODECS } from '../codec/video/coded-picture.js';
import type { CodecId } from '../mpegts/codec.js';
import type { ElementaryObserver } from '../mpegts/elementary-streams.js';
import { AncillaryObserver } from './content/ancillary-observer.js';
import { AudioObserver, framedCodecOf } from './content/audio-observer.js';
import { CaptionStream } from './content/caption-stream.js';
import { MetadataObserver, metadataFormatOf } from './content/metadata-observer.js';
import type { ObserverContext } from './content/observer-context.js';
import { createPictureObserver } from './content/picture-observer.js';
import { createSoundObserver } from './content/sound-observer.js';
import { headerCodecOf } from './header-codec.js';
import { HeaderProbe } from './header-probe.js';

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
  header: (codec, done) => {
    // What audio says of itself is told by who follows its frames.
    const headerCodec = framedCodecOf(codec) === undefined ? headerCodecOf(codec) : undefined;
    return headerCodec === undefined ? undefined : new HeaderProbe(headerCodec, done);
  },
  pictures: (codec, _done, context) => createPictureObserver(codec, context),
  levels: (codec, _done, context) => createSoundObserver(codec, context),
  audio: (codec, _done, context) => {
    const framedCodec = framedCodecOf(codec);
    return framedCodec === undefined ? undefined : new AudioObserver(framedCodec, context);
  },
  ancillary: (codec) => (codec === 'smpte_2038' ? new AncillaryObserver() : undefined),
  metadata: (codec, _done, context) => {
    const format = metadataFormatOf(codec);
    return format === undefined ? undefined : new MetadataObserver(format, context);
  },
  captions: (codec, _done, context) => {
    const videoCodec = VIDEO_CODECS.find((video) => video === headerCodecOf(codec));
    return videoCodec === undefined ? undefined : new CaptionStream(videoCodec, context);
  },
} as const satisfies Readonly<Record<string, CreateObserver>>;

/** By name; may have more than ELEMENTARY_OBSERVERS. */
export type ElementaryObservers = typeof ELEMENTARY_OBSERVERS;

/** What hangs, or hung, on one stream. */
export type StreamObservers = {
  readonly [Name in keyof ElementaryObservers]?: NonNullable<ReturnType<ElementaryObservers[Name]>>;
};
