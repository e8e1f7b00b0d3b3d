/** Start codes by their names. Spec: ISO/IEC 13818-2, Table 6-1 */
export const PICTURE_START_CODE = 0x00;
const LAST_SLICE_START_CODE = 0xaf;
export const USER_DATA_START_CODE = 0xb2;
export const SEQUENCE_HEADER_CODE = 0xb3;
export const EXTENSION_START_CODE = 0xb5;
export const GROUP_START_CODE = 0xb8;

/** extension_start_code_identifier by its name. Spec: ISO/IEC 13818-2, Table 6-2 */
export const Mpeg2Extension = { SEQUENCE: 1, SEQUENCE_DISPLAY: 2, PICTURE_CODING: 8 } as const;

export function isMpeg2Slice(code: number): boolean {
  return code > PICTURE_START_CODE && code <= LAST_SLICE_START_CODE;
}

/** The structure begins a picture, or what stands before one. Spec: ISO/IEC 13818-1, 2.1.1 */
export function beginsMpeg2AccessUnit(code: number): boolean {
  return code === PICTURE_START_CODE || code === SEQUENCE_HEADER_CODE || code === GROUP_START_CODE;
}

/** Names for what is written of a stream. */
export const MPEG2_STRUCTURE_NAMES: Readonly<Record<number, string>> = {
  0: 'picture',
  178: 'user_data',
  179: 'sequence_header',
  180: 'sequence_error',
  181: 'extension',
  183: 'sequence_end',
  184: 'group_of_pictures',
};
