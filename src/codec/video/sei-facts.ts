// Tested by: test/codec/video/video-inspector.test.ts
import { SeiType } from '../sei/payload-types.js';
import { readAlternativeTransfer, readContentLightLevel, readMasteringDisplay } from '../sei/payloads.js';
import { SyntaxReader } from '../syntax-reader.js';
import type { TimeCode } from '../time-code.js';
import { atscUserDataAt, type BarData, readAfd, readBarData, UserDataKind, userDataKindAt } from '../user-data.js';
import { type HdrInfo, NO_HDR } from './video-format.js';

/** HDR10+: itu_t_t35_country_code, provider, oriented code and application. Spec: SMPTE ST 2094-40 */
const DYNAMIC_METADATA = [0xb5, 0x00, 0x3c, 0x00, 0x01, 0x04];

/** What the SEI messages or user data before the first slice say of a picture; begun anew with each. */
export class SeiFacts {
  timeCode: TimeCode | undefined;
  activeFormat: number | undefined;
  bars: BarData | undefined;
  pictureStructure: number | undefined;
  clockType: number | undefined;
  hasRecoveryPoint = false;
  /** Of the coded video sequence. */
  hdr: HdrInfo = NO_HDR;
  #next: HdrInfo = NO_HDR;

  begin(): void {
    this.timeCode = undefined;
    this.activeFormat = undefined;
    this.bars = undefined;
    this.pictureStructure = undefined;
    this.clockType = undefined;
    this.hasRecoveryPoint = false;
    this.#next = NO_HDR;
  }

  /** A message that is the same for H.264 and HEVC. */
  read(type: number, bytes: Uint8Array, pos: number, end: number): void {
    switch (type) {
      case SeiType.MASTERING_DISPLAY: {
        const masteringDisplay = readMasteringDisplay(new SyntaxReader(bytes, pos, end));
        this.#next = { ...this.#next, masteringDisplay };
        break;
      }
      case SeiType.CONTENT_LIGHT_LEVEL: {
        const contentLightLevel = readContentLightLevel(new SyntaxReader(bytes, pos, end));
        this.#next = { ...this.#next, contentLightLevel };
        break;
      }
      case SeiType.ALTERNATIVE_TRANSFER: {
        const alternativeTransfer = readAlternativeTransfer(new SyntaxReader(bytes, pos, end));
        this.#next = { ...this.#next, alternativeTransfer };
        break;
      }
      case SeiType.USER_DATA_REGISTERED: {
        this.readAtsc(bytes, atscUserDataAt(bytes, pos, end), end);
        const isDynamic = DYNAMIC_METADATA.every((byte, n) => pos + n < end && bytes[pos + n] === byte);
        if (isDynamic) this.#next = { ...this.#next, hasDynamicMetadata: true };
      }
    }
  }

  /** User data of ATSC or DVB, which begins with its identifier; none where `pos` is negative. */
  readAtsc(bytes: Uint8Array, pos: number, end: number): void {
    if (pos < 0) return;
    const kind = userDataKindAt(bytes, pos, end);
    if (kind === UserDataKind.AFD) this.activeFormat = readAfd(bytes, pos, end);
    else if (kind === UserDataKind.BARS) this.bars = readBarData(bytes, pos, end);
  }

  /** The picture begins: an IDR picture says anew what holds up to the next one. */
  settleHdr(isIdr: boolean): void {
    if (!isIdr && this.#next === NO_HDR) return;
    const next = isIdr ? this.#next : { ...this.hdr, ...definedOf(this.#next) };
    if (JSON.stringify(next) !== JSON.stringify(this.hdr)) this.hdr = next;
  }
}

function definedOf(hdr: HdrInfo): Partial<HdrInfo> {
  return Object.fromEntries(Object.entries(hdr).filter(([, value]) => value !== undefined && value !== false));
}
