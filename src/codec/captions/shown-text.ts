// Tested by: test/codec/captions/cea608/field-decoder.test.ts, test/codec/captions/cea708/dtvcc.test.ts
/** How captions come up: as a whole, line by line from below, as they are written, or as a text service. */
export type CaptionMode = 'pop-on' | 'roll-up' | 'paint-on' | 'text';

/** When the picture is shown whose data is read; one object is used again and again. */
export interface CaptionClock {
  /** 90 kHz ticks since the first picture, across wraps. */
  position90k: number;
  /** As the stream has it. */
  pts90k: number;
  /** When it came, ns relative to the first arrival. */
  timeNs: number;
}

/** What a channel showed, from one time to another. */
export interface Caption {
  /** `CC1`, `T2`, `708:1`. */
  readonly channel: string;
  readonly mode: CaptionMode;
  /** Its lines from the top, without the spaces around them. */
  readonly text: string;
  readonly start: Readonly<CaptionClock>;
  readonly end: Readonly<CaptionClock>;
}

/** Takes what channels have shown. */
export interface CaptionSink {
  caption(caption: Caption): void;
}

/** What one channel shows: from when on, and up to when. */
export class ShownText {
  #start: CaptionClock | undefined;
  #mode: CaptionMode = 'pop-on';
  /** Something was written since it began. */
  #isWritten = false;

  constructor(
    readonly channel: string,
    readonly clock: CaptionClock,
    readonly sink: CaptionSink,
  ) {}

  /** Something is on the screen. */
  get isShown(): boolean {
    return this.#start !== undefined;
  }

  /** A character came up on the screen; `since`: the text may have been there from then on. */
  write(mode: CaptionMode, since: Readonly<CaptionClock> = this.clock): void {
    this.#mode = mode;
    this.#isWritten = true;
    this.#start ??= copyOf(since);
  }

  /**
   * The screen changed at once from one text to another, either of which may be empty. What is the same goes on as it was, unless it was
   * written to since and `isNew` says that what follows is another caption.
   */
  change(before: string, after: string, mode: CaptionMode, isNew = false): void {
    if (before === after && !(isNew && this.#isWritten)) return;
    this.#close(before);
    this.#mode = mode;
    this.#isWritten = false;
    this.#start = after === '' ? undefined : copyOf(this.clock);
  }

  /** Nothing is known of what is shown from now on. */
  end(text: string): void {
    this.#close(text);
    this.#start = undefined;
    this.#isWritten = false;
  }

  /** What was shown for no time at all was not seen by anybody. */
  #close(text: string): void {
    const start = this.#start;
    if (start === undefined || text === '' || this.clock.position90k <= start.position90k) return;
    const { channel, clock } = this;
    this.sink.caption({ channel, mode: this.#mode, text, start, end: copyOf(clock) });
  }
}

function copyOf({ position90k, pts90k, timeNs }: Readonly<CaptionClock>): CaptionClock {
  return { position90k, pts90k, timeNs };
}
