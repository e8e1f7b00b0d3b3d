// Tested by: test/recording/mp4/mp4-muxer.test.ts
import { channelConfigCodeOf, framedCodecOf } from '../../analysis/content/framed-codec.js';
import { CODECS, type CodecId } from '../../mpegts/codec.js';
import type { ProgramMap } from '../../mpegts/program-map.js';
import { codecOf } from '../../mpegts/stream-type.js';
import type { Pmt, PmtStream } from '../../mpegts/tables/pmt.js';
import { isMp4Audio, type Mp4AudioCodec } from './audio-samples.js';
import type { NalCodec } from './nal-samples.js';

const LANGUAGE_TAG = 0x0a;
/** More tracks of one program are left out. */
const MAX_TRACKS = 16;

/** An elementary stream that can be a track. */
export interface MediaStream {
  readonly pid: number;
  readonly codec: { readonly video: NalCodec } | { readonly audio: Mp4AudioCodec };
  readonly language: string;
  /** Of Opus; -1 where the PMT does not say. */
  readonly channelConfigCode: number;
}

/** What an MP4 file takes of a transport stream. */
export interface MediaProgram {
  readonly programNumber: number;
  readonly streams: readonly MediaStream[];
  /** Codecs of pictures and sound in the program that cannot be tracks. */
  readonly leftOut: readonly CodecId[];
}

/** The first program whose first video can be a track, else the first without video whose sound can; undefined where there is none. */
export function mediaProgramOf(map: ProgramMap): MediaProgram | undefined {
  const programs = [...map.programs.values()].map(({ programNumber, pmt }) => pmt && mediaOf(pmt, programNumber));
  const hasVideo = ({ streams }: MediaProgram): boolean => streams.some(({ codec }) => 'video' in codec);
  const possible = programs.filter((program) => program !== undefined);
  return possible.find(hasVideo) ?? possible[0];
}

function mediaOf(pmt: Pmt, programNumber: number): MediaProgram | undefined {
  const streams = pmt.streams.map((stream) => mediaStreamOf(stream, pmt));
  const codecs = pmt.streams.map((stream) => codecOf(stream.streamType, stream.descriptors, pmt.descriptors).codec);
  const firstVideo = codecs.findIndex((codec) => CODECS[codec].kind === 'video');
  if (firstVideo >= 0 && streams[firstVideo] === undefined) return undefined;
  const taken = streams.filter((stream, n) => stream !== undefined && (!('video' in stream.codec) || n === firstVideo));
  if (taken.length === 0) return undefined;
  const leftOut = codecs.filter((codec, n) => streams[n] === undefined && CODECS[codec].kind === 'audio');
  return { programNumber, streams: taken.slice(0, MAX_TRACKS) as MediaStream[], leftOut };
}

/** Codecs of the pictures and the sound of all programs. */
export function mediaCodecsOf(map: ProgramMap): CodecId[] {
  const codecs = [...map.programs.values()].flatMap(({ pmt }) =>
    (pmt?.streams ?? []).map(({ streamType, descriptors }) => codecOf(streamType, descriptors, pmt!.descriptors).codec),
  );
  return [...new Set(codecs)].filter((codec) => CODECS[codec].kind === 'video' || CODECS[codec].kind === 'audio');
}

function mediaStreamOf({ pid, streamType, descriptors }: PmtStream, pmt: Pmt): MediaStream | undefined {
  const { codec } = codecOf(streamType, descriptors, pmt.descriptors);
  const rest = { pid, language: languageOf(descriptors), channelConfigCode: channelConfigCodeOf(descriptors) };
  if (codec === 'h264' || codec === 'hevc') return { ...rest, codec: { video: codec } };
  const audio = framedCodecOf(codec);
  return audio !== undefined && isMp4Audio(audio) ? { ...rest, codec: { audio } } : undefined;
}

function languageOf(descriptors: PmtStream['descriptors']): string {
  const bytes = descriptors.find(({ tag }) => tag === LANGUAGE_TAG)?.bytes ?? new Uint8Array(0);
  const language = String.fromCharCode(...bytes.subarray(0, 3)).toLowerCase();
  return /^[a-z]{3}$/.test(language) ? language : 'und';
}
