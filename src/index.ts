/**
 * The analysis library. `analyze` reads a file:
 *
 * ```ts
 * import { analyze } from 'tscap';
 *
 * for await (const report of analyze('x.pcap')) console.log(report.stream_id, report.transport?.total.bitrate_bps);
 * ```
 *
 * All else is bytes and times in, numbers out; no I/O, no clock:
 *
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { PacketStream, PcrTimeSink, StreamReporter, TsFraming } from 'tscap';
 *
 * const bytes = readFileSync('service.mpegts');
 * const stream = new PacketStream({ profile: '2020' });
 * const times = new PcrTimeSink(stream); // a file has no arrival times: those of its PCRs are taken
 * const framing = new TsFraming(times); // finds the packets, also in damaged files
 * framing.feed(bytes, 0, bytes.length, 0);
 * framing.end(times.timeNs);
 * stream.analyzer.settle();
 * for (const { event, time_ns } of stream.analyzer.takeEvents()) console.log(event, time_ns);
 * const report = new StreamReporter(stream.analyzer).report(FILE_STREAM, null);
 * for (const [pid, { codec, cc_errors }] of Object.entries(report.pids)) console.log(pid, codec, cc_errors);
 * ```
 *
 * Datagrams with their arrival times go to `StreamAnalyzer.feedBatch`. Each analyzer in it can also be used by itself:
 * `TsAnalyzer` for packets, `Tr101290Analyzer` for the rules, those of the timing for times alone.
 */
export type { AlarmEvent } from './alarm/alarm-event.js';
export type { ProfileChoice, ProfileEvent } from './analysis/adaptive-rules.js';
export { BLAMES, type Blame } from './analysis/blame.js';
export type { CaptureCounts, DatagramBatch } from './analysis/datagram-batch.js';
export type { MpegtsPayloadSnapshot } from './analysis/mpegts-payload.js';
export { PacketStream } from './analysis/packet-stream.js';
export type { PayloadAnalyzer, PayloadFields, PayloadOptions, PayloadRun } from './analysis/payload-analyzer.js';
export { PAYLOADS, type Payloads } from './analysis/payloads.js';
export { PcrTimeSink } from './analysis/pcr-time-sink.js';
export { StreamAnalyzer, type StreamEvent, type StreamOptions } from './analysis/stream-analyzer.js';
export { type AnalyzeOptions, analyze } from './analyze.js';
export type { AncPacket } from './codec/ancillary/anc-packet.js';
export { CaptionDecoder } from './codec/captions/caption-decoder.js';
export { CcData } from './codec/captions/cc-data.js';
export type { Caption, CaptionSink } from './codec/captions/shown-text.js';
export { ccDataOfT35, ccDataOfUserData, scte20OfUserData } from './codec/captions/user-data.js';
export { StreamProbe } from './codec/stream-probe.js';
export { composeFilmstrip, type FilmstripPicture, MAX_FILMSTRIP_LENGTH } from './essence/picture/filmstrip.js';
export {
  DEFAULT_PICTURE_LIMITS,
  type PictureFigures,
  type PictureLimits,
  PictureMeter,
  type PictureTurn,
} from './essence/picture/picture-meter.js';
export type { RgbPicture } from './essence/picture/rgb-canvas.js';
export { SEEN_HEIGHT, SEEN_WIDTH, type SeenPicture } from './essence/picture/seen-picture.js';
export { shrinkPlane } from './essence/picture/shrink-plane.js';
export type { SoundBlock } from './essence/sound/sound-block.js';
export { isMeasurable, type SoundFigures, type SoundHop, SoundMeter } from './essence/sound/sound-meter.js';
export { AdaptationField } from './mpegts/adaptation-field.js';
export { type Descriptor, parseDescriptors } from './mpegts/descriptor-list.js';
export {
  type DecodedDescriptor,
  type DescriptorContext,
  decodeDescriptor,
  decodeDescriptors,
} from './mpegts/descriptors/descriptor.js';
export * from './mpegts/packet.js';
export { PesHeader, PesResult } from './mpegts/pes-header.js';
export { type Program, ProgramMap } from './mpegts/program-map.js';
export { SavefileError } from './mpegts/savefile.js';
export { SectionView } from './mpegts/section.js';
export { SectionAssembler, type SectionSink } from './mpegts/section-assembler.js';
export { type Codec, codecOf, streamTypeName } from './mpegts/stream-type.js';
export * from './mpegts/tables/atsc-eit.js';
export * from './mpegts/tables/atsc-ett.js';
export * from './mpegts/tables/atsc-mgt.js';
export * from './mpegts/tables/atsc-rrt.js';
export * from './mpegts/tables/atsc-stt.js';
export * from './mpegts/tables/atsc-vct.js';
export * from './mpegts/tables/bat.js';
export * from './mpegts/tables/cat.js';
export * from './mpegts/tables/eit.js';
export * from './mpegts/tables/nit.js';
export * from './mpegts/tables/pat.js';
export * from './mpegts/tables/pmt.js';
export * from './mpegts/tables/rst.js';
export * from './mpegts/tables/sdt.js';
export { TableCollector, type TableSink } from './mpegts/tables/table-collector.js';
export { TableId } from './mpegts/tables/table-id.js';
export type { TableSnapshot } from './mpegts/tables/table-snapshot.js';
export * from './mpegts/tables/tdt.js';
export * from './mpegts/tables/tot.js';
export { type AtscString, atscMultipleString } from './mpegts/text/atsc-multiple-string.js';
export { dvbText } from './mpegts/text/dvb-text.js';
export { TsAnalyzer } from './mpegts/ts-analyzer.js';
export { type PacketSink, TsFraming } from './mpegts/ts-framing.js';
export type { TsObserver } from './mpegts/ts-observer.js';
export type { TsSnapshot } from './mpegts/ts-snapshot.js';
export * from './net/address.js';
export { Classifier, UNKNOWN_VERDICT, type Verdict } from './net/classifier.js';
export { FrameDecoder, FrameResult } from './net/frame-decoder.js';
export { RtpHeader } from './net/rtp.js';
export { FILE_STREAM, type StreamIdentity } from './report/stream-identity.js';
export * from './report/stream-report.js';
export { StreamReporter } from './report/stream-reporter.js';
export * from './scte35/cue.js';
export * from './scte35/cue-history.js';
export * from './scte35/segmentation-descriptor.js';
export * from './scte35/segmentation-type.js';
export * from './scte35/segmentation-upid.js';
export * from './scte35/splice-command.js';
export * from './scte35/splice-descriptor.js';
export * from './scte35/splice-info-section.js';
export * from './scte35/splice-points.js';
export * from './scte35/splice-time.js';
export { type AssembledFrame, FrameAssembler } from './st2110/d20/frame-assembler.js';
export { pixelGroupOf } from './st2110/d20/pixel-group.js';
export { type DetectedRaster, RasterDetector } from './st2110/d20/raster-detector.js';
export { VideoPayload } from './st2110/d20/video-payload.js';
export type { FrameFormat } from './st2110/d21/frame-format.js';
export { type Ratio, ratioOf } from './st2110/d21/ratio.js';
export { type SenderType, senderLimit } from './st2110/d21/sender-limits.js';
export { SenderTimingAnalyzer, type SenderTimingFigures } from './st2110/d21/sender-timing-analyzer.js';
export { type SenderVerdict, senderVerdict } from './st2110/d21/sender-verdict.js';
export { activeFormatOf } from './st2110/d40/active-format.js';
export { AncAnalyzer, type AncSnapshot } from './st2110/d40/anc-analyzer.js';
export { ancillaryTimecodeOf } from './st2110/d40/ancillary-timecode.js';
export { cdpOf } from './st2110/d40/caption-distribution-packet.js';
export { SEVERITIES, type Severity } from './stream/severity.js';
export { CERTAINTIES, type Certainty, STREAM_KINDS, type StreamKind } from './stream/stream-kind.js';
export { T_STD_FAULTS, type TStdObserver } from './t-std/fault.js';
export { tStdProgramOf } from './t-std/program-of-pmt.js';
export { TStdAnalyzer } from './t-std/t-std-analyzer.js';
export { audioLeadInMuxNs } from './timing/audio-lead.js';
export { BitrateAnalyzer } from './timing/bitrate-analyzer.js';
export { BurstAnalyzer } from './timing/burst-analyzer.js';
export { IatAnalyzer } from './timing/iat-analyzer.js';
export { MdiAnalyzer, type MdiOptions } from './timing/mdi-analyzer.js';
export { PathAnalyzer } from './timing/path-analyzer.js';
export { PcrAccuracyCalculator } from './timing/pcr-accuracy-calculator.js';
export { PcrClockAnalyzer } from './timing/pcr-clock-analyzer.js';
export { PtsAnalyzer } from './timing/pts-analyzer.js';
export { RtpHoleAnalyzer } from './timing/rtp-hole-analyzer.js';
export { RtpJitterAnalyzer } from './timing/rtp-jitter-analyzer.js';
export {
  RtpSequenceAnalyzer,
  type RtpSequenceCounts,
  type RtpSettledObserver,
} from './timing/rtp-sequence-analyzer.js';
export type { RuleReport, RuleState } from './tr101290/findings.js';
export type { PidActivity } from './tr101290/pid-activity.js';
export { type AutoProfile, autoProfile, defaultProfile, EDITIONS, type Profile } from './tr101290/profile.js';
export { type ProfileFault, parseProfile } from './tr101290/profile-file.js';
export { RULES, type RuleName } from './tr101290/rules.js';
export { Tr101290Analyzer, type Tr101290Snapshot } from './tr101290/tr101290-analyzer.js';
