// Tested by: test/codec/video/unit-dump.test.ts
import { SEI_NAMES, SeiType } from '../sei/payload-types.js';
import {
  readAlternativeTransfer,
  readContentLightLevel,
  readFramePacking,
  readMasteringDisplay,
} from '../sei/payloads.js';
import { SyntaxReader } from '../syntax-reader.js';
import { atscUserDataAt, readAfd, readBarData, UserDataKind, userDataKindAt } from '../user-data.js';
import type { TakeUnitText, UnitKind } from './unit-kinds.js';
import { UnitText } from './unit-text.js';

/** Messages that have a kind of their own. */
const OWN_KINDS: readonly UnitKind[] = [
  'pic_timing',
  'buffering_period',
  'user_data_registered_itu_tt35',
  'user_data_unregistered',
];
const UUID_SIZE = 16;
const MAX_TEXT = 96;

/** Writes one SEI message; `readOwn` reads one of those that the codec has for itself, and says whether it was one. */
export function dumpSei(
  take: TakeUnitText,
  type: number,
  bytes: Uint8Array,
  pos: number,
  end: number,
  isWhole: boolean,
  readOwn: (text: UnitText) => boolean,
): void {
  const name = SEI_NAMES[type];
  const cut = isWhole ? '' : ' cut_off';
  const text = new UnitText(`sei ${name ?? 'unknown'} payload_type=${type} payload_size=${end - pos}${cut}`);
  if (!readOwn(text)) readShared(text, type, bytes, pos, end);
  const own = OWN_KINDS.filter((kind) => kind === name);
  take(`${text}`, name === undefined ? ['sei', 'unknown'] : ['sei', ...own]);
}

function readShared(text: UnitText, type: number, bytes: Uint8Array, pos: number, end: number): void {
  const bits = new SyntaxReader(bytes, pos, end, text);
  switch (type) {
    case SeiType.USER_DATA_REGISTERED:
      readRegistered(text, bytes, pos, end);
      break;
    case SeiType.USER_DATA_UNREGISTERED:
      text.bytes('uuid_iso_iec_11578', bytes, pos, Math.min(end, pos + UUID_SIZE));
      text.field('user_data_payload', JSON.stringify(textOf(bytes, pos + UUID_SIZE, end)));
      break;
    case SeiType.MASTERING_DISPLAY:
      readMasteringDisplay(bits);
      break;
    case SeiType.CONTENT_LIGHT_LEVEL:
      readContentLightLevel(bits);
      break;
    case SeiType.ALTERNATIVE_TRANSFER:
      readAlternativeTransfer(bits);
      break;
    case SeiType.FRAME_PACKING:
      readFramePacking(bits);
      break;
    default:
      text.bytes('payload', bytes, pos, end);
  }
}

/** Spec: ITU-T H.264, D.1.6; ITU-T H.265, D.2.6 */
function readRegistered(text: UnitText, bytes: Uint8Array, pos: number, end: number): void {
  const bits = new SyntaxReader(bytes, pos, end, text);
  const country = bits.u('itu_t_t35_country_code', 8);
  if (country === 0xff) bits.u('itu_t_t35_country_code_extension_byte', 8);
  bits.u('itu_t_t35_provider_code', 16);
  const at = atscUserDataAt(bytes, pos, end);
  if (at >= 0) dumpUserData(text, bytes, at, end);
  else text.bytes('itu_t_t35_payload', bytes, Math.min(end, pos + (country === 0xff ? 4 : 3)), end);
}

/** User data of ATSC or DVB, which begins with its identifier. */
export function dumpUserData(text: UnitText, bytes: Uint8Array, pos: number, end: number): void {
  text.field('user_identifier', JSON.stringify(textOf(bytes, pos, Math.min(end, pos + 4))));
  const kind = userDataKindAt(bytes, pos, end);
  if (kind === UserDataKind.AFD) readAfd(bytes, pos, end, text);
  else if (kind === UserDataKind.BARS) readBarData(bytes, pos, end, text);
  else text.bytes('user_structure', bytes, Math.min(end, pos + 4), end);
}

/** What can be seen of it: it comes from the stream. */
function textOf(bytes: Uint8Array, pos: number, end: number): string {
  const shown = Array.from(bytes.subarray(pos, Math.min(end, pos + MAX_TEXT)), (byte) => String.fromCharCode(byte));
  return shown.join('').replace(/[^ -~]/g, '?');
}
