// Tested by: test/codec/video/unit-dump.test.ts
import { readMpeg2Display, readMpeg2Group, readMpeg2PictureCoding, readMpeg2PictureHeader } from '../mpeg2/picture.js';
import {
  EXTENSION_START_CODE,
  GROUP_START_CODE,
  isMpeg2Slice,
  MPEG2_STRUCTURE_NAMES,
  Mpeg2Extension,
  PICTURE_START_CODE,
  SEQUENCE_HEADER_CODE,
  USER_DATA_START_CODE,
} from '../mpeg2/start-codes.js';
import { readMpeg2Sequence, readMpeg2SequenceExtension } from '../mpeg2/video-header.js';
import { SyntaxReader } from '../syntax-reader.js';
import { dumpUserData } from './sei-dump.js';
import type { TakeUnitText, UnitDumper } from './unit-kinds.js';
import { UnitText } from './unit-text.js';

/** Writes the structures of MPEG-2 video: what is sps there is the sequence here, and pps the picture. */
export class Mpeg2Dump implements UnitDumper {
  readonly #take: TakeUnitText;

  constructor(take: TakeUnitText) {
    this.#take = take;
  }

  unit(bytes: Uint8Array, end: number): void {
    const code = bytes[0]!;
    const bits = (text: UnitText) => new SyntaxReader(bytes, 1, end, text);
    const name = isMpeg2Slice(code) ? 'slice' : (MPEG2_STRUCTURE_NAMES[code] ?? 'unknown');
    const text = new UnitText(`${name} start_code=0x${code.toString(16).padStart(2, '0')}`);
    if (isMpeg2Slice(code)) this.#take(`${text}`, ['slice']);
    else if (code === SEQUENCE_HEADER_CODE) {
      readMpeg2Sequence(bits(text));
      this.#take(`${text}`, ['sps']);
    } else if (code === GROUP_START_CODE) {
      readMpeg2Group(bits(text));
      this.#take(`${text}`, ['pic_timing']);
    } else if (code === PICTURE_START_CODE) {
      readMpeg2PictureHeader(bits(text));
      this.#take(`${text}`, ['pps']);
    } else if (code === EXTENSION_START_CODE) this.#dumpExtension(text, bits(text));
    else if (code === USER_DATA_START_CODE) {
      dumpUserData(text, bytes, 1, end);
      this.#take(`${text}`, ['user_data_registered_itu_tt35']);
    } else this.#take(`${text}`, name === 'unknown' ? ['unknown'] : []);
  }

  #dumpExtension(text: UnitText, bits: SyntaxReader): void {
    const identifier = bits.u('extension_start_code_identifier', 4);
    if (identifier === Mpeg2Extension.SEQUENCE) readMpeg2SequenceExtension(bits);
    else if (identifier === Mpeg2Extension.SEQUENCE_DISPLAY) readMpeg2Display(bits);
    else if (identifier === Mpeg2Extension.PICTURE_CODING) readMpeg2PictureCoding(bits);
    this.#take(`${text}`, [identifier === Mpeg2Extension.PICTURE_CODING ? 'pps' : 'sps']);
  }
}
