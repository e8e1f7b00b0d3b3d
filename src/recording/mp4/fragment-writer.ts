// Tested by: test/recording/mp4/mp4-muxer.test.ts
import { Box, createFile, DataStream, Endianness, type ISOFile } from 'mp4box';
import { type FragmentSample, movieFragment } from './movie-fragment.js';
import type { RawBox, TrackFormat } from './sample.js';

type TrackOptions = NonNullable<Parameters<ISOFile['addTrack']>[0]>;

const MOVIE_TIMESCALE = 1000;
const MAX_RATE_IN_ENTRY = 65_535;

/** A track as a file begins with it. */
export interface FileTrack {
  readonly format: TrackFormat;
  /** ISO 639-2/T; `und` where it is not known. */
  readonly language: string;
  /** Its presentation begins at this time of its own. */
  readonly mediaTime: number;
}

/** A fragment in the pieces in which it lies in memory. */
export interface Fragment {
  /** In this order. They must not be read after `release`. */
  readonly parts: readonly Uint8Array[];
  /** Of all parts. */
  readonly bytes: number;
  /** To be called once, when nobody reads the parts any more. */
  release(): void;
}

/**
 * Writes an ISO base media file in fragments: what it begins with, and fragments with a run of each track.
 * Spec: ISO/IEC 14496-12, 8.8 (movie fragments), 8.6.6 (edit list); ISO/IEC 23000-19, 7.3
 */
export class FragmentWriter {
  readonly #file: ISOFile = createFile();
  readonly #ids: number[];
  #sequence = 1;

  constructor(tracks: readonly FileTrack[]) {
    this.#file.init({ brands: ['iso6', 'isom', 'mp42', 'cmfc'], timescale: MOVIE_TIMESCALE });
    this.#ids = tracks.map((track) => this.#addTrack(track));
  }

  /** ftyp and moov. */
  begin(): Uint8Array {
    const { ftyp, moov } = this.#file;
    ftyp!.major_brand = 'iso6';
    const { boxes = [] } = moov!;
    moov!.boxes = [...boxes.filter((box) => box !== moov!.mvex), moov!.mvex!];
    return written((stream) => {
      ftyp!.write(stream);
      moov!.write(stream);
    });
  }

  /** moof and the header of mdat, and the samples of each track in turn, those that lie behind each other as one part. */
  fragment(runs: readonly (readonly FragmentSample[])[]): Uint8Array[] {
    const used = runs.map((samples, n) => ({ samples, id: this.#ids[n]! })).filter(({ samples }) => samples.length > 0);
    return [movieFragment(this.#sequence++, used), ...used.flatMap(({ samples }) => joined(samples))];
  }

  #addTrack({ format, language, mediaTime }: FileTrack): number {
    const { kind, entry, boxes, timescale, width, height, channels } = format;
    const isAudio = kind === 'audio';
    const id = this.#file.addTrack({
      type: entry as 'avc1',
      timescale,
      width,
      height,
      language,
      hdlr: isAudio ? 'soun' : 'vide',
      name: isAudio ? 'SoundHandler' : 'VideoHandler',
      channel_count: channels,
      samplerate: timescale > MAX_RATE_IN_ENTRY ? 1 : timescale,
      description_boxes: boxes.map(boxOf) as TrackOptions['description_boxes'],
    })!;
    const trak = this.#file.getTrackById(id)!;
    if (isAudio) {
      trak.tkhd.width = 0;
      trak.tkhd.height = 0;
    }
    if (mediaTime > 0) trak.boxes!.splice(1, 0, editList(mediaTime));
    return id;
  }
}

/** One edit, to the end: the presentation begins at that time of the media. */
function editList(mediaTime: number): Box {
  const data = Buffer.alloc(28);
  data[0] = 1;
  data.writeUInt32BE(1, 4);
  data.writeBigInt64BE(BigInt(mediaTime), 16);
  data.writeUInt32BE(0x1_0000, 24);
  const list = written((stream) => boxOf({ type: 'elst', data }).write(stream));
  return boxOf({ type: 'edts', data: list });
}

function boxOf({ type, data }: RawBox): Box {
  const box = new Box();
  box.type = type;
  // A Buffer may be a part of a larger one, which mp4box does not look at.
  box.data = Uint8Array.from(data);
  return box;
}

/** The data of the samples; of those that lie behind each other in memory, one view. */
function joined(samples: readonly FragmentSample[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let first = samples[0]!.data;
  let end = first.byteOffset;
  for (const { data } of samples) {
    if (data.buffer !== first.buffer || data.byteOffset !== end) {
      parts.push(new Uint8Array(first.buffer, first.byteOffset, end - first.byteOffset));
      first = data;
      end = data.byteOffset;
    }
    end += data.length;
  }
  return [...parts, new Uint8Array(first.buffer, first.byteOffset, end - first.byteOffset)];
}

function written(write: (stream: DataStream) => void): Uint8Array {
  const stream = new DataStream(undefined, 0, Endianness.BIG_ENDIAN);
  write(stream);
  return new Uint8Array(stream.buffer).slice(0, stream.getPosition());
}
