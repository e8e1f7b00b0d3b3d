/** Buffers MB and EB of a video stream with the leak method. */
export interface VideoParameters {
  readonly kind: 'video';
  readonly rxBps: number;
  readonly mbBytes: number;
  readonly ebBytes: number;
  readonly rbxBps: number;
  readonly delayLimitS: number;
  /** Underflow of EB is allowed in low delay. */
  readonly isLowDelay: boolean;
  /** MB must be empty once a second, with the leak method only. */
  readonly mustEmptyMb: boolean;
}

/** Main buffer B of an audio stream. */
export interface AudioParameters {
  readonly kind: 'audio';
  readonly rxBps: number;
  readonly bBytes: number;
  readonly delayLimitS: number;
}

/** Why a stream cannot be modelled. */
export interface Unmeasurable {
  readonly kind: 'unmeasurable';
  readonly reason: string;
}

/** Which system a private stream follows. */
export type TStdSystem = 'dvb' | 'atsc';

export function unmeasurable(reason: string): Unmeasurable {
  return { kind: 'unmeasurable', reason };
}
