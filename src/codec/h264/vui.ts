// Tested by: test/codec/video/unit-dump.encoders.test.ts
import type { CodedPictureBuffer } from '../coded-picture-buffer.js';
import { readSampleAspect, type SampleAspect } from '../sample-aspect.js';
import type { SyntaxReader } from '../syntax-reader.js';
import { NO_VIDEO_SIGNAL, readVideoSignal, type VideoSignal } from '../video-signal.js';
import { type H264Delays, type H264Hrd, readH264Hrd } from './hrd.js';

/** What vui_parameters() says of a stream. */
export interface H264Vui {
  readonly sampleAspect: SampleAspect;
  readonly signal: VideoSignal;
  /** chroma_sample_loc_type_top_field; undefined where the stream does not say. */
  readonly chromaLocation: number | undefined;
  /** Frames a second; 0 where the stream does not say. */
  readonly frameRate: number;
  readonly isFixedFrameRate: boolean;
  /** Buffer model of the NAL HRD (byte stream) where there is one. */
  readonly nalHrd: CodedPictureBuffer | undefined;
  /** Buffer model of the VCL HRD where there is one. */
  readonly vclHrd: CodedPictureBuffer | undefined;
  /** Of the HRD that there is: undefined where the SEI messages have no delays. */
  readonly delays: H264Delays | undefined;
  readonly isLowDelay: boolean;
  /** pic_struct_present_flag */
  readonly hasPictureStructure: boolean;
  /** max_num_reorder_frames; undefined where the stream does not say. */
  readonly maxReorderFrames: number | undefined;
}

export const NO_H264_VUI: H264Vui = {
  sampleAspect: undefined,
  signal: NO_VIDEO_SIGNAL,
  chromaLocation: undefined,
  frameRate: 0,
  isFixedFrameRate: false,
  nalHrd: undefined,
  vclHrd: undefined,
  delays: undefined,
  isLowDelay: false,
  hasPictureStructure: false,
  maxReorderFrames: undefined,
};

/** Spec: ITU-T H.264, E.1.1 */
export function readH264Vui(bits: SyntaxReader): H264Vui {
  const sampleAspect = readSampleAspect(bits);
  if (bits.flag('overscan_info_present_flag')) bits.flag('overscan_appropriate_flag');
  const signal = readVideoSignal(bits);
  let chromaLocation: number | undefined;
  if (bits.flag('chroma_loc_info_present_flag')) {
    chromaLocation = bits.ue('chroma_sample_loc_type_top_field');
    bits.ue('chroma_sample_loc_type_bottom_field');
  }
  let frameRate = 0;
  let isFixedFrameRate = false;
  if (bits.flag('timing_info_present_flag')) {
    const unitsInTick = bits.u('num_units_in_tick', 32);
    const timeScale = bits.u('time_scale', 32);
    isFixedFrameRate = bits.flag('fixed_frame_rate_flag');
    if (unitsInTick > 0) frameRate = timeScale / unitsInTick / 2;
  }
  const nal = bits.flag('nal_hrd_parameters_present_flag') ? readH264Hrd(bits) : undefined;
  const vcl = bits.flag('vcl_hrd_parameters_present_flag') ? readH264Hrd(bits) : undefined;
  const isLowDelay = nal !== undefined || vcl !== undefined ? bits.flag('low_delay_hrd_flag') : false;
  const hasPictureStructure = bits.flag('pic_struct_present_flag');
  const maxReorderFrames = bits.flag('bitstream_restriction_flag') ? readRestriction(bits) : undefined;
  const timing = { frameRate, isFixedFrameRate, isLowDelay, hasPictureStructure, maxReorderFrames };
  return { sampleAspect, signal, chromaLocation, ...timing, ...hrdsOf(nal, vcl) };
}

function hrdsOf(nal: H264Hrd | undefined, vcl: H264Hrd | undefined): Pick<H264Vui, 'nalHrd' | 'vclHrd' | 'delays'> {
  const first = nal ?? vcl;
  const delays =
    first === undefined
      ? undefined
      : { ...first.delays, nalSchedules: nal?.schedules ?? 0, vclSchedules: vcl?.schedules ?? 0 };
  return { nalHrd: nal?.buffer, vclHrd: vcl?.buffer, delays };
}

function readRestriction(bits: SyntaxReader): number {
  bits.flag('motion_vectors_over_pic_boundaries_flag');
  bits.ue('max_bytes_per_pic_denom');
  bits.ue('max_bits_per_mb_denom');
  bits.ue('log2_max_mv_length_horizontal');
  bits.ue('log2_max_mv_length_vertical');
  const maxReorderFrames = bits.ue('max_num_reorder_frames');
  bits.ue('max_dec_frame_buffering');
  return maxReorderFrames;
}
