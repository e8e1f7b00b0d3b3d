// Tested by: test/codec/captions/cea608/field-decoder.test.ts
/** Miscellaneous control codes by their second byte. Spec: ANSI/CTA-608, Table 52 */
export const Control = {
  RESUME_CAPTION_LOADING: 0x20,
  BACKSPACE: 0x21,
  ALARM_OFF: 0x22,
  ALARM_ON: 0x23,
  DELETE_TO_END_OF_ROW: 0x24,
  ROLL_UP_2: 0x25,
  ROLL_UP_3: 0x26,
  ROLL_UP_4: 0x27,
  FLASH_ON: 0x28,
  RESUME_DIRECT_CAPTIONING: 0x29,
  TEXT_RESTART: 0x2a,
  RESUME_TEXT_DISPLAY: 0x2b,
  ERASE_DISPLAYED_MEMORY: 0x2c,
  CARRIAGE_RETURN: 0x2d,
  ERASE_NON_DISPLAYED_MEMORY: 0x2e,
  END_OF_CAPTION: 0x2f,
} as const;

/** The row, from 0, by the low three bits of the first byte, and by bit 5 of the second. Spec: ANSI/CTA-608, Table 53 */
const ROWS = [
  [10, 10],
  [0, 1],
  [2, 3],
  [11, 12],
  [13, 14],
  [4, 5],
  [6, 7],
  [8, 9],
] as const;

/** The row of a preamble address code, from 0. */
export function addressRow(first: number, second: number): number {
  return ROWS[first & 7]![(second >> 5) & 1]!;
}

/** The column that a preamble address code indents to; 0 where it tells a colour. */
export function addressIndent(second: number): number {
  return (second & 0x10) === 0 ? 0 : ((second >> 1) & 7) * 4;
}

/** Whether the code, of those that channels share, makes the channel one of captions. */
export function isCaptionMode(code: number): boolean {
  return (
    code === Control.RESUME_CAPTION_LOADING ||
    (code >= Control.ROLL_UP_2 && code <= Control.ROLL_UP_4) ||
    code === Control.RESUME_DIRECT_CAPTIONING ||
    code === Control.END_OF_CAPTION
  );
}

/** Whether the code makes the channel one of text. */
export function isTextMode(code: number): boolean {
  return code === Control.TEXT_RESTART || code === Control.RESUME_TEXT_DISPLAY;
}
