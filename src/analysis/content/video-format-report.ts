// Tested by: test/analysis/content/video.samples.test.ts
import { chromaLocationName, matrixName, primariesName, transferName } from '../../codec/colour-names.js';
import { inLowestTerms } from '../../codec/sample-aspect.js';
import type { MasteringDisplay } from '../../codec/sei/payloads.js';
import { hdrKindOf, type VideoFormat } from '../../codec/video/video-format.js';
import { type CodecDetails, NO_DETAILS } from '../codec-details.js';
import type { FormatFieldChange } from './content-event.js';
import type { VideoFormatReport } from './video-report.js';

export function videoFormatReport(format: VideoFormat): VideoFormatReport {
  const { sampleAspect, frameRate, isProgressive, signal, hdr, width, height } = format;
  const { masteringDisplay, contentLightLevel } = hdr;
  const [across = 0, down = 0] = sampleAspect ?? [];
  return {
    profile: format.profile,
    level: format.level,
    tier: format.tier ?? null,
    width,
    height,
    coded_width: format.codedWidth,
    coded_height: format.codedHeight,
    sample_aspect_ratio: sampleAspect === undefined ? null : `${across}:${down}`,
    display_aspect_ratio: sampleAspect === undefined ? null : inLowestTerms(across * width, down * height).join(':'),
    frame_rate: frameRate > 0 && Number.isFinite(frameRate) ? frameRate : null,
    scan: isProgressive === undefined ? null : isProgressive ? 'progressive' : 'interlaced',
    chroma_format: format.chromaFormat,
    bit_depth: format.bitDepth,
    chroma_bit_depth: format.chromaBitDepth,
    colour_primaries: primariesName(signal.primaries),
    transfer_characteristics: transferName(signal.transfer),
    matrix_coefficients: matrixName(signal.matrix),
    colour_range: signal.isFullRange === undefined ? null : signal.isFullRange ? 'full' : 'limited',
    chroma_location: chromaLocationName(format.chromaLocation),
    hdr: hdrKindOf(format) ?? null,
    mastering_primaries: masteringDisplay === undefined ? null : pointsText(masteringDisplay),
    mastering_min_luminance: masteringDisplay?.minLuminance ?? null,
    mastering_max_luminance: masteringDisplay?.maxLuminance ?? null,
    max_content_light_level: contentLightLevel?.maxCll ?? null,
    max_frame_average_light_level: contentLightLevel?.maxFall ?? null,
  };
}

/** The same in the fields that every elementary stream has. */
export function videoDetails(format: VideoFormatReport): CodecDetails {
  const { width, height, frame_rate, profile, level, bit_depth, scan } = format;
  const { sample_aspect_ratio, display_aspect_ratio } = format;
  const aspects = { sample_aspect_ratio, display_aspect_ratio };
  return { ...NO_DETAILS, width, height, frame_rate, profile, level, bit_depth, scan, ...aspects };
}

/** What is different. */
export function formatChanges(before: VideoFormatReport, after: VideoFormatReport): FormatFieldChange[] {
  return (Object.keys(after) as (keyof VideoFormatReport)[]).flatMap((field) => {
    return before[field] === after[field] ? [] : [{ field, before: before[field], after: after[field] }];
  });
}

function pointsText({ red, green, blue, white }: MasteringDisplay): string {
  const points = [red, green, blue, white].map((point) => point.join(','));
  return `R ${points[0]} G ${points[1]} B ${points[2]} W ${points[3]}`;
}
