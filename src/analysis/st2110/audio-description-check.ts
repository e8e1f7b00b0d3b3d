// Tested by: test/analysis/st2110/audio-stream-payload.test.ts
import type { FlowDescription } from '../../st2110/d10/flow-description.js';
import { AUDIO_ENCODINGS, type AudioEncoding, frameBytesOf } from '../../st2110/d30/audio-format.js';
import type { DetectedAudio } from '../../st2110/d30/audio-format-detector.js';
import { namedChannels } from '../../st2110/d30/channel-order.js';
import type { DescriptionCheck } from './description-check.js';

/** A packet time is stated rounded: 0.12 is 6 samples of 48 kHz. */
const PACKET_TIME_SLACK = 0.5;

/** Holds what is stated of sound against what its packets show. Spec: SMPTE ST 2110-30, 6; SMPTE ST 2110-31, 6 */
export function checkAudio(
  check: DescriptionCheck,
  { audio, payload_type }: FlowDescription,
  seen: DetectedAudio & { readonly payloadType: number },
  timeNs: number,
): void {
  if (audio === null) return;
  const encoding = seenEncoding(audio.encoding, seen);
  const channels = frameBytesOf(seen) / AUDIO_ENCODINGS[encoding];
  check.compare('payload type', payload_type, seen.payloadType, timeNs);
  check.compare('encoding', audio.encoding, encoding, timeNs);
  check.compare('channels', audio.channels, channels, timeNs);
  check.compare('sample rate', audio.sample_rate_hz, numberOrNull(seen.samplingRateHz), timeNs);
  checkPacketTime(check, audio.packet_time_ms, seen.packetSamples, audio.sample_rate_hz, timeNs);
  const named = audio.channel_order === null ? undefined : namedChannels(audio.channel_order);
  if (named !== undefined && named > channels)
    check.mismatch('channel-order', `${audio.channel_order} (${named} channels)`, `${channels} channels`, timeNs);
}

/** The size of the samples alone does not contradict a coding that fits it. */
function seenEncoding(stated: AudioEncoding, seen: DetectedAudio): AudioEncoding {
  const canBe = frameBytesOf(seen) % AUDIO_ENCODINGS[stated] === 0;
  return seen.certainty !== 'certain' && canBe ? stated : seen.encoding;
}

function checkPacketTime(
  check: DescriptionCheck,
  statedMs: number | null,
  samples: number,
  rateHz: number,
  timeNs: number,
): void {
  if (statedMs === null) return;
  const isRight = Math.abs((statedMs * rateHz) / 1000 - samples) <= PACKET_TIME_SLACK;
  const seenMs = Number(((samples * 1000) / rateHz).toFixed(6));
  check.compare('ptime', statedMs, isRight ? statedMs : seenMs, timeNs);
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
