// Tested by: test/analysis/content/video.samples.test.ts
import type { SampleAspect } from '../sample-aspect.js';
import type { ContentLightLevel, MasteringDisplay } from '../sei/payloads.js';
import type { VideoSignal } from '../video-signal.js';
import type { VideoCodec } from './coded-picture.js';

/** What SEI messages say of high dynamic range. */
export interface HdrInfo {
  readonly masteringDisplay: MasteringDisplay | undefined;
  readonly contentLightLevel: ContentLightLevel | undefined;
  /** preferred_transfer_characteristics */
  readonly alternativeTransfer: number | undefined;
  /** Dynamic metadata of SMPTE ST 2094-40 came with pictures. */
  readonly hasDynamicMetadata: boolean;
}

export const NO_HDR: HdrInfo = {
  masteringDisplay: undefined,
  contentLightLevel: undefined,
  alternativeTransfer: undefined,
  hasDynamicMetadata: false,
};

/** What all pictures of a video stream share until it changes. */
export interface VideoFormat {
  readonly codec: VideoCodec;
  /** profile_idc and level_idc, or profile_and_level_indication of MPEG-2 in its words. */
  readonly profile: string;
  readonly level: string;
  readonly tier: 'main' | 'high' | undefined;
  /** Luma samples that are shown. */
  readonly width: number;
  readonly height: number;
  /** Luma samples that are coded. */
  readonly codedWidth: number;
  readonly codedHeight: number;
  readonly sampleAspect: SampleAspect;
  /** Frames a second, or of fields where each picture is one; 0 where the stream does not say. */
  readonly frameRate: number;
  /** By the sequence: fields may come where it is not progressive; undefined where it does not say. */
  readonly isProgressive: boolean | undefined;
  readonly chromaFormat: string;
  readonly bitDepth: number;
  readonly chromaBitDepth: number;
  readonly signal: VideoSignal;
  /** chroma_sample_loc_type; undefined where the stream does not say. */
  readonly chromaLocation: number | undefined;
  readonly hdr: HdrInfo;
}

export const CHROMA_FORMATS = ['4:0:0', '4:2:0', '4:2:2', '4:4:4'] as const;

const PQ = 16;
const HLG = 18;

/** Kind of high dynamic range; PQ alone: without a mastering display. */
export type HdrKind = 'HDR10' | 'HDR10+' | 'PQ' | 'HLG';

/**
 * Kind of high dynamic range; undefined where there is none: PQ with a mastering display is HDR10.
 * Spec: ITU-T H.273, Table 3; ETSI TS 101 154, 5.14.4.4
 */
export function hdrKindOf({ signal, hdr }: Pick<VideoFormat, 'signal' | 'hdr'>): HdrKind | undefined {
  const { transfer } = signal;
  if (transfer === HLG || hdr.alternativeTransfer === HLG) return 'HLG';
  if (transfer !== PQ) return undefined;
  if (hdr.hasDynamicMetadata) return 'HDR10+';
  return hdr.masteringDisplay === undefined ? 'PQ' : 'HDR10';
}
