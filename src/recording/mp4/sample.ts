// Tested by: test/recording/mp4/mp4-muxer.test.ts

/** A sample of a track, whose time is not known yet. */
export interface RawSample {
  /** As it is in the file: in what `room` gave for it. */
  readonly data: Uint8Array;
  /** 33 bits of 90 kHz; NaN where the stream does not say. */
  readonly pts90k: number;
  readonly dts90k: number;
  /** How long it is, in 90 kHz; 0 where it does not say. */
  readonly duration90k: number;
  /** Decoding may begin here. */
  readonly isSync: boolean;
}

/** A box as it is written, without its header. */
export interface RawBox {
  readonly type: string;
  readonly data: Uint8Array;
}

/** What a sample entry says of a track: another one is another file. */
export interface TrackFormat {
  readonly kind: 'video' | 'audio';
  /** Four-character code of the sample entry. */
  readonly entry: string;
  readonly boxes: readonly RawBox[];
  /** Units a second of its times. */
  readonly timescale: number;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** Takes what an elementary stream is made of. */
export interface SampleSink {
  /** Where the next sample of so many bytes is to be written. */
  room(size: number): Uint8Array;
  /** The samples from here on have that format. */
  format(format: TrackFormat): void;
  sample(sample: RawSample): void;
  /** A picture that is in no file, as decoding has not begun. */
  passedOver?(): void;
  /** Of sound: what these packets carried is in no file. `reason`: all that comes is left out for it, until there is a sample. */
  leftOut?(packets: number, reason?: string): void;
  /** Bytes are missing. */
  gap?(): void;
}

/** Makes samples of the PES packets of a PID. */
export interface SampleSource {
  startPes(pts90k: number, dts90k: number): void;
  feed(bytes: Uint8Array, start: number, end: number): void;
  /** Bytes are missing. */
  gap(): void;
  /** Nothing more comes. */
  flush(): void;
}
