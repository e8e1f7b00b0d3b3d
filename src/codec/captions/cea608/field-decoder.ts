import { hasOddParity } from '../parity.js';
import { type CaptionClock, type CaptionSink, ShownText } from '../shown-text.js';
import { CaptionChannel } from './caption-channel.js';
import { extendedCharacter, SOLID_BLOCK, specialCharacter, standardCharacter } from './characters.js';
import { addressIndent, addressRow, Control, isCaptionMode, isTextMode } from './control.js';
import { TextChannel } from './text-channel.js';
import { XdsDecoder } from './xds.js';

/** A control code and its repetition follow each other at once; so many empty pairs between them are overlooked. */
const MAX_NULLS_BETWEEN = 1;
const CHANNEL_2 = 0x08;
const DATA = 0x7f;

interface DataChannel {
  readonly caption: CaptionChannel;
  readonly text: TextChannel;
  /** Characters go to the text. */
  isText: boolean;
}

/** What came in one field. */
export interface FieldCounts {
  /** Pairs that are there, empty ones too. */
  pairs: number;
  /** Pairs without data. */
  nulls: number;
  /** Bytes whose parity is wrong. */
  parityErrors: number;
}

/**
 * Decodes one field of line 21: CC1, CC2, T1 and T2 in the first, CC3, CC4, T3, T4 and XDS in the second. Damaged characters are shown
 * as solid blocks, damaged control codes passed over.
 * Spec: ANSI/CTA-608, 8 and Annex B; 47 CFR 15.119
 */
export class FieldDecoder {
  readonly counts: FieldCounts = { pairs: 0, nulls: 0, parityErrors: 0 };
  /** Of the second field. */
  readonly xds: XdsDecoder | undefined;
  readonly #clock: CaptionClock;
  readonly #sink: CaptionSink;
  readonly #field: 1 | 2;
  /** There are none before the first pair: most video has no captions. */
  #channels: readonly DataChannel[] = [];
  /** Where characters go; the first one until a code says it. */
  #current: DataChannel | undefined;
  /** The control code that came last, while its repetition may follow. */
  #lastControl = 0;
  #nulls = 0;
  #isXds = false;

  constructor(field: 1 | 2, clock: CaptionClock, sink: CaptionSink) {
    this.#clock = clock;
    this.#sink = sink;
    this.#field = field;
    this.xds = field === 2 ? new XdsDecoder() : undefined;
  }

  /** A pair with its parity bits. */
  pair(first: number, second: number): void {
    const { counts } = this;
    if (counts.pairs === 0) this.#tuneIn();
    counts.pairs++;
    const isFirstGood = hasOddParity(first);
    const isSecondGood = hasOddParity(second);
    if (!isFirstGood) counts.parityErrors++;
    if (!isSecondGood) counts.parityErrors++;
    const a = first & DATA;
    const b = second & DATA;
    if (a === 0 && b === 0 && isFirstGood && isSecondGood) this.#null();
    else if (isFirstGood) this.#good(a, b, isSecondGood);
    else this.#damaged(b, isSecondGood);
  }

  /** A caption is on the screen. */
  get isShowing(): boolean {
    return this.#channels.some(({ caption }) => caption.isShowing);
  }

  /** Nothing came for so long that screens are to be empty. */
  erase(): void {
    for (const { caption } of this.#channels) caption.erase();
  }

  /** Data is missing: what is being put together is not whole. */
  gap(): void {
    this.#lastControl = 0;
    this.#isXds = false;
    this.xds?.damage();
  }

  /** What is shown ends. */
  end(): void {
    for (const { caption, text } of this.#channels) {
      caption.end();
      text.end();
    }
  }

  #tuneIn(): void {
    const clock = this.#clock;
    const { position90k, pts90k, timeNs } = clock;
    this.#channels = [this.#field * 2 - 1, this.#field * 2].map((number) => ({
      caption: new CaptionChannel(new ShownText(`CC${number}`, clock, this.#sink)),
      text: new TextChannel(new ShownText(`T${number}`, clock, this.#sink)),
      isText: false,
    }));
    this.#current = this.#channels[0];
    const since = { position90k, pts90k, timeNs };
    for (const { caption } of this.#channels) caption.tuneIn(since);
  }

  #null(): void {
    this.counts.nulls++;
    this.#nulls++;
    if (this.#nulls > MAX_NULLS_BETWEEN) this.#lastControl = 0;
  }

  #good(a: number, b: number, isSecondGood: boolean): void {
    this.#nulls = 0;
    if (a >= 0x10 && a < 0x20) {
      this.#isXds = false;
      if (isSecondGood) this.#control(a, b);
      else this.#lastControl = 0;
      return;
    }
    this.#lastControl = 0;
    if (a > 0 && a < 0x10) this.#xdsControl(a, b, isSecondGood);
    else if (this.#isXds) this.xds?.characters(a, b, isSecondGood);
    else this.#characters(a, isSecondGood ? b : SOLID_BLOCK);
  }

  /** The first byte is unknown. */
  #damaged(b: number, isSecondGood: boolean): void {
    this.#nulls = 0;
    this.#lastControl = 0;
    if (this.#isXds) this.xds?.damage();
    else if (isSecondGood && b >= 0x20) this.#characters(SOLID_BLOCK, b);
  }

  #xdsControl(a: number, b: number, isSecondGood: boolean): void {
    const { xds } = this;
    if (xds === undefined) return;
    this.#isXds = xds.control(a, b, isSecondGood);
  }

  /** Two standard characters; what is below 0x20 is none, and solid blocks stay. */
  #characters(a: number, b: number): void {
    if (a >= 0x20) this.#character(a);
    if (b >= 0x20) this.#character(b);
  }

  #character(code: number): void {
    const character = code === SOLID_BLOCK ? code : standardCharacter(code);
    const { isText, text, caption } = this.#current!;
    (isText ? text : caption).character(character);
  }

  #control(a: number, b: number): void {
    const code = (a << 8) | b;
    if (code === this.#lastControl) {
      this.#lastControl = 0;
      return;
    }
    this.#lastControl = code;
    const channel = this.#channels[(a & CHANNEL_2) === 0 ? 0 : 1]!;
    this.#current = channel;
    const group = a & ~CHANNEL_2;
    if (b >= 0x40) this.#address(channel, group, b);
    else if (b >= 0x20) this.#command(channel, group, b);
  }

  #address({ caption, isText }: DataChannel, group: number, b: number): void {
    if (!isText && (group !== 0x10 || b < 0x60)) caption.address(addressRow(group, b), addressIndent(b));
  }

  #command(channel: DataChannel, group: number, b: number): void {
    const target = channel.isText ? channel.text : channel.caption;
    switch (group) {
      case 0x11:
        if (b >= 0x30) target.character(specialCharacter(b));
        else if (!channel.isText) channel.caption.midRow();
        break;
      case 0x12:
      case 0x13:
        target.extendedCharacter(extendedCharacter(group, b));
        break;
      case 0x14:
      case 0x15:
        if (b < 0x30) this.#miscellaneous(channel, b);
        break;
      case 0x17:
        if (b >= 0x21 && b <= 0x23 && !channel.isText) channel.caption.tab(b - 0x20);
        break;
    }
  }

  #miscellaneous(channel: DataChannel, code: number): void {
    if (isTextMode(code)) channel.isText = true;
    else if (isCaptionMode(code)) channel.isText = false;
    // Erasing is of captions, whatever characters go to.
    const isErasing = code === Control.ERASE_DISPLAYED_MEMORY || code === Control.ERASE_NON_DISPLAYED_MEMORY;
    if (channel.isText && !isErasing) channel.text.control(code);
    else channel.caption.control(code);
  }
}
