import type { AdtsHeader } from '../codec/audio/adts.js';
import type { LatmHeader } from '../codec/audio/latm.js';
import type { AudioStreamHeader } from '../codec/stream-header.js';
import { type AudioParameters, type TStdSystem, type Unmeasurable, unmeasurable } from './buffer-parameters.js';

/** Spec: ISO/IEC 13818-1, 2.4.2.4 */
const AUDIO_RX_BPS = 2_000_000;
const AUDIO_B_BYTES = 3584;
/** Spec: ISO/IEC 13818-1, 2.4.2.7 */
const DELAY_LIMIT_S = 1;
/** Of ISO/IEC 14496 streams, as MPEG-4 AAC in LATM is one; in ADTS it is one of ISO/IEC 13818-7. Spec: ISO/IEC 13818-1, 2.4.2.7 */
const MPEG4_DELAY_LIMIT_S = 10;
/** AAC up to so many channels. Spec: ISO/IEC 13818-1, 2.4.2.4 (ISO/IEC 13818-7 ADTS audio) */
const AAC_BUFFERS = [
  { channels: 2, rxBps: 2_000_000, bBytes: 3584 },
  { channels: 8, rxBps: 5_529_600, bBytes: 8976 },
  { channels: 12, rxBps: 8_294_400, bBytes: 12_804 },
  { channels: 48, rxBps: 33_177_600, bBytes: 51_216 },
] as const;
/** channel_configuration → channels without those of low frequency effects, as 2.4.2.4 counts them. */
const AAC_FULL_CHANNELS = [0, 1, 2, 3, 4, 5, 5, 7] as const;
/** Spec: ATSC A/52, Annex A (System A and B) and Annex G */
const AC3_B_BYTES = { atsc: 2592, dvb: 5696 } as const;
const EAC3_ATSC_B_BYTES = 12_896;

/** Buffer and rate of an audio stream; MPEG-4 AAC in LATM has the buffer of ADTS, and a delay limit of its own. */
export function audioParameters(header: AudioStreamHeader, system: TStdSystem): AudioParameters | Unmeasurable {
  switch (header.codec) {
    case 'mpeg_audio':
      return parameters(AUDIO_RX_BPS, AUDIO_B_BYTES);
    case 'adts':
      return aacParameters(header.audio, DELAY_LIMIT_S);
    case 'latm':
      return aacParameters(header.audio, MPEG4_DELAY_LIMIT_S);
    case 'ac3':
      if (!header.audio.isEnhanced) return parameters(AUDIO_RX_BPS, AC3_B_BYTES[system]);
      if (system === 'atsc') return parameters(AUDIO_RX_BPS, EAC3_ATSC_B_BYTES);
      return unmeasurable('the buffer of E-AC-3 as DVB private data is not known');
  }
}

function aacParameters(
  { channelConfiguration }: AdtsHeader | LatmHeader,
  delayLimitS: number,
): AudioParameters | Unmeasurable {
  const channels = AAC_FULL_CHANNELS[channelConfiguration] ?? 0;
  if (channels === 0)
    return unmeasurable(`AAC channel_configuration ${channelConfiguration} does not tell the channels`);
  const buffer = AAC_BUFFERS.find((candidate) => channels <= candidate.channels)!;
  return parameters(buffer.rxBps, buffer.bBytes, delayLimitS);
}

function parameters(rxBps: number, bBytes: number, delayLimitS = DELAY_LIMIT_S): AudioParameters {
  return { kind: 'audio', rxBps, bBytes, delayLimitS };
}
