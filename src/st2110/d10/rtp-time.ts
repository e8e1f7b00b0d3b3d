// Tested by: test/analysis/st2110/video-stream-payload.test.ts
const NS_PER_SECOND = 1e9;
/** RTP timestamps count modulo that. */
const WRAP = 2 ** 32;
/** TAI is ahead of UTC by so much since 2017. */
const TAI_MINUS_UTC_S = 37;
/** An RTP time that is nearer to the time of its packet is that of the same clock. */
const NEAR_NS = 1e9;

/**
 * By how much a packet came later than the time that its RTP timestamp stands for, in ns, within half the wrap of the timestamp (6.6 hours of
 * 90 kHz). `seconds` and `nanoseconds` are of the PTP epoch; `offset`: that of mediaclk:direct.
 * Spec: SMPTE ST 2110-10, 7.3, 7.4
 */
export function packetMinusRtpNs(
  seconds: number,
  nanoseconds: number,
  timestamp: number,
  clockRateHz: number,
  offset = 0,
): number {
  // Whole ticks are exact in a double; what is below a tick is kept apart.
  const ticks = seconds * clockRateHz + offset - timestamp;
  const rest = ((ticks % WRAP) + WRAP) % WRAP;
  const signed = rest >= WRAP / 2 ? rest - WRAP : rest;
  return wrapped((signed * NS_PER_SECOND) / clockRateHz + nanoseconds, (WRAP * NS_PER_SECOND) / clockRateHz);
}

/**
 * Seconds to add to the times of the capture to have those of PTP: 0 for a capture by TAI, 37 by UTC; undefined where the RTP timestamp is that
 * of neither.
 */
export function captureClockOffsetS(
  seconds: number,
  nanoseconds: number,
  timestamp: number,
  clockRateHz: number,
  offset = 0,
): number | undefined {
  for (const offsetS of [0, TAI_MINUS_UTC_S]) {
    const ns = packetMinusRtpNs(seconds + offsetS, nanoseconds, timestamp, clockRateHz, offset);
    if (Math.abs(ns) < NEAR_NS) return offsetS;
  }
  return undefined;
}

/**
 * By how many ticks the RTP timestamp is ahead of the start of period `n` since the epoch; periods are `numerator / denominator` a second.
 * Spec: SMPTE ST 2110-10, 7.4; SMPTE ST 2110-21, 6.2
 */
export function rtpMinusPeriodTicks(
  n: bigint,
  numerator: number,
  denominator: number,
  timestamp: number,
  clockRateHz: number,
  offset = 0,
): number {
  // In parts of a tick / numerator.
  const wrap = BigInt(WRAP) * BigInt(numerator);
  const start = n * BigInt(clockRateHz) * BigInt(denominator);
  const rtp = BigInt((timestamp - offset) >>> 0) * BigInt(numerator);
  const parts = (((rtp - start) % wrap) + wrap) % wrap;
  return Number(parts > wrap / 2n ? parts - wrap : parts) / numerator;
}

/** To the range around 0. */
function wrapped(value: number, period: number): number {
  if (value >= period / 2) return value - period;
  return value < -period / 2 ? value + period : value;
}
