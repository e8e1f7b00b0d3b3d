// Tested by: test/codec/video/unit-dump.test.ts
import { HEVC_NAL_NAMES, HevcNal, hevcNalType } from '../hevc/nal-unit.js';
import { type HevcPps, readHevcPps } from '../hevc/pps.js';
import {
  readHevcBufferingPeriod,
  readHevcPictureTiming,
  readHevcRecoveryPoint,
  readHevcTimeCode,
} from '../hevc/sei.js';
import { readHevcSliceHeader } from '../hevc/slice-header.js';
import { type HevcSps, readHevcSps } from '../hevc/sps.js';
import { readHevcVps } from '../hevc/vps.js';
import { Rbsp } from '../nal/rbsp.js';
import { visitSeiMessages } from '../sei/messages.js';
import { SeiType } from '../sei/payload-types.js';
import { SyntaxReader } from '../syntax-reader.js';
import { dumpSei } from './sei-dump.js';
import type { TakeUnitText, UnitDumper } from './unit-kinds.js';
import { UnitText } from './unit-text.js';

/** Writes the NAL units of HEVC. */
export class HevcDump implements UnitDumper {
  readonly #take: TakeUnitText;
  readonly #rbsp = new Rbsp();
  readonly #sps = new Map<number, HevcSps>();
  readonly #pps = new Map<number, HevcPps>();
  #active: HevcSps | undefined;

  constructor(take: TakeUnitText) {
    this.#take = take;
  }

  unit(bytes: Uint8Array, end: number): void {
    if (end < 2) return;
    const type = hevcNalType(bytes[0]!);
    const { bytes: rbsp, length } = this.#rbsp.read(bytes, 2, end);
    const name = HEVC_NAL_NAMES[type];
    const layer = ((bytes[0]! & 1) << 5) | (bytes[1]! >> 3);
    const head = `nal_unit_type=${type} nuh_layer_id=${layer} nuh_temporal_id_plus1=${bytes[1]! & 7}`;
    const text = new UnitText(`${name ?? 'unknown'} ${head}`);
    if (type === HevcNal.SPS) {
      const sps = readHevcSps(rbsp, 0, length, text);
      if (sps !== undefined) this.#sps.set(sps.id, sps);
      this.#take(`${text}`, ['sps']);
    } else if (type === HevcNal.PPS) {
      const pps = readHevcPps(rbsp, 0, length, text);
      if (pps !== undefined) this.#pps.set(pps.id, pps);
      this.#take(`${text}`, ['pps']);
    } else if (type === HevcNal.VPS) {
      readHevcVps(rbsp, 0, length, text);
      this.#take(`${text}`, []);
    } else if (type <= HevcNal.LAST_VCL) {
      const header = readHevcSliceHeader(type, rbsp, 0, length, { sps: this.#sps, pps: this.#pps }, text);
      this.#active = header?.sps ?? this.#active;
      this.#take(`${text}`, ['slice']);
    } else if (type === HevcNal.PREFIX_SEI || type === HevcNal.SUFFIX_SEI) this.#dumpSei(rbsp, length);
    else this.#take(`${text}`, name === undefined ? ['unknown'] : []);
  }

  #dumpSei(rbsp: Uint8Array, length: number): void {
    visitSeiMessages(rbsp, 0, length, (type, bytes, pos, end, isWhole) => {
      dumpSei(this.#take, type, bytes, pos, end, isWhole, (text) => {
        const bits = new SyntaxReader(bytes, pos, end, text);
        const sps = this.#active ?? this.#sps.values().next().value;
        if (type === SeiType.BUFFERING_PERIOD) readHevcBufferingPeriod(bits, (id) => this.#sps.get(id));
        else if (type === SeiType.PIC_TIMING && sps !== undefined) readHevcPictureTiming(bits, sps);
        else if (type === SeiType.RECOVERY_POINT) readHevcRecoveryPoint(bits);
        else if (type === SeiType.TIME_CODE) readHevcTimeCode(bits, undefined);
        else return false;
        return true;
      });
    });
  }
}
