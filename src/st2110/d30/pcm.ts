import { AUDIO_ENCODINGS, type AudioEncoding } from './audio-format.js';

/** Bytes of a sample as it is kept: of AES3 subframes the 24 bits of data. */
export function pcmBytesOf(encoding: AudioEncoding): 2 | 3 {
  return encoding === 'L16' ? 2 : 3;
}

/**
 * The samples of a payload as integers in little endian, of 16 or 24 bits.
 * Spec: RFC 3551, 4.5.11; RFC 3190, 4; SMPTE ST 2110-31, 5.4
 */
export function pcmOf(payload: Uint8Array, encoding: AudioEncoding): Uint8Array {
  const from = AUDIO_ENCODINGS[encoding];
  const to = pcmBytesOf(encoding);
  const samples = Math.floor(payload.length / from);
  const pcm = new Uint8Array(samples * to);
  for (let sample = 0; sample < samples; sample++) {
    const end = (sample + 1) * from - 1;
    for (let byte = 0; byte < to; byte++) pcm[sample * to + byte] = payload[end - byte]!;
  }
  return pcm;
}
