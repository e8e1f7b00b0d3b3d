// Tested by: test/codec/video/unit-dump.encoders.test.ts
import type { CodedPictureBuffer } from '../coded-picture-buffer.js';
import { readSampleAspect, type SampleAspect } from '../sample-aspect.js';
import type { SyntaxReader } from '../syntax-reader.js';
import { NO_VIDEO_SIGNAL, readVideoSignal, type VideoSignal } from '../video-signal.js';
import { type HevcDelays, readHevcHrd } from './hrd.js';

/** What vui_parameters() says of a stream. */
export interface HevcVui {
  readonly sampleAspect: SampleAspect;
  readonly signal: VideoSignal;
  /** chroma_sample_loc_type_top_field; undefined where the stream does not say. */
  readonly chromaLocation: number | undefined;
  /** field_seq_flag: each picture is a field. */
  readonly hasFields: boolean;
  /** frame_field_info_present_flag */
  readonly hasPictureStructure: boolean;
  /** Frames a second; 0 where the set does not say. */
  readonly frameRate: number;
  readonly nalHrd: CodedPictureBuffer | undefined;
  /** undefined where the SEI messages have no delays. */
  readonly delays: HevcDelays | undefined;
}

export const NO_HEVC_VUI: HevcVui = {
  sampleAspect: undefined,
  signal: NO_VIDEO_SIGNAL,
  chromaLocation: undefined,
  hasFields: false,
  hasPictureStructure: false,
  frameRate: 0,
  nalHrd: undefined,
  delays: undefined,
};

/** Spec: ITU-T H.265, E.2.1 */
export function readHevcVui(bits: SyntaxReader, maxSubLayersMinus1: number): HevcVui {
  const sampleAspect = readSampleAspect(bits);
  if (bits.flag('overscan_info_present_flag')) bits.flag('overscan_appropriate_flag');
  const signal = readVideoSignal(bits);
  let chromaLocation: number | undefined;
  if (bits.flag('chroma_loc_info_present_flag')) {
    chromaLocation = bits.ue('chroma_sample_loc_type_top_field');
    bits.ue('chroma_sample_loc_type_bottom_field');
  }
  bits.flag('neutral_chroma_indication_flag');
  const hasFields = bits.flag('field_seq_flag');
  const hasPictureStructure = bits.flag('frame_field_info_present_flag');
  if (bits.flag('default_display_window_flag')) {
    for (const side of ['left', 'right', 'top', 'bottom']) bits.ue(`def_disp_win_${side}_offset`);
  }
  let frameRate = 0;
  let hrd: Pick<HevcVui, 'nalHrd' | 'delays'> = { nalHrd: undefined, delays: undefined };
  if (bits.flag('vui_timing_info_present_flag')) {
    const unitsInTick = bits.u('vui_num_units_in_tick', 32);
    const timeScale = bits.u('vui_time_scale', 32);
    if (unitsInTick > 0) frameRate = timeScale / unitsInTick;
    if (bits.flag('vui_poc_proportional_to_timing_flag')) bits.ue('vui_num_ticks_poc_diff_one_minus1');
    if (bits.flag('vui_hrd_parameters_present_flag')) {
      const { buffer, delays } = readHevcHrd(bits, true, maxSubLayersMinus1);
      hrd = { nalHrd: buffer, delays };
    }
  }
  return { sampleAspect, signal, chromaLocation, hasFields, hasPictureStructure, frameRate, ...hrd };
}
