// Tested by: test/codec/video/unit-dump.test.ts
import { H264_NAL_NAMES, H264Nal, h264NalType } from '../h264/nal-unit.js';
import { type H264Pps, readH264Pps } from '../h264/pps.js';
import { readH264BufferingPeriod, readH264PictureTiming, readH264RecoveryPoint } from '../h264/sei.js';
import { readH264SliceHeader } from '../h264/slice-header.js';
import { type H264Sps, readH264Sps } from '../h264/sps.js';
import { Rbsp } from '../nal/rbsp.js';
import { visitSeiMessages } from '../sei/messages.js';
import { SeiType } from '../sei/payload-types.js';
import { SyntaxReader } from '../syntax-reader.js';
import { dumpSei } from './sei-dump.js';
import type { TakeUnitText, UnitDumper } from './unit-kinds.js';
import { UnitText } from './unit-text.js';

const SLICES: readonly number[] = [H264Nal.SLICE, H264Nal.SLICE_A, H264Nal.IDR];

/** Writes the NAL units of H.264. */
export class H264Dump implements UnitDumper {
  readonly #take: TakeUnitText;
  readonly #rbsp = new Rbsp();
  readonly #sps = new Map<number, H264Sps>();
  readonly #pps = new Map<number, H264Pps>();
  #active: H264Sps | undefined;

  constructor(take: TakeUnitText) {
    this.#take = take;
  }

  unit(bytes: Uint8Array, end: number): void {
    const first = bytes[0]!;
    const type = h264NalType(first);
    const { bytes: rbsp, length } = this.#rbsp.read(bytes, 1, end);
    const name = H264_NAL_NAMES[type];
    const text = new UnitText(`${name ?? 'unknown'} nal_unit_type=${type} nal_ref_idc=${first >> 5}`);
    if (type === H264Nal.SPS) {
      const sps = readH264Sps(rbsp, 0, length, text);
      if (sps !== undefined) this.#sps.set(sps.id, sps);
      this.#take(`${text}`, ['sps']);
    } else if (type === H264Nal.PPS) {
      const pps = readH264Pps(rbsp, 0, length, (id) => this.#sps.get(id)?.chromaFormatIdc ?? 1, text);
      if (pps !== undefined) this.#pps.set(pps.id, pps);
      this.#take(`${text}`, ['pps']);
    } else if (SLICES.includes(type)) {
      const header = readH264SliceHeader(first, rbsp, 0, length, { sps: this.#sps, pps: this.#pps }, text);
      this.#active = header?.sps ?? this.#active;
      this.#take(`${text}`, ['slice']);
    } else if (type === H264Nal.SEI) this.#dumpSei(rbsp, length);
    else if (type === H264Nal.AUD) {
      text.field('primary_pic_type', (rbsp[0] ?? 0) >> 5);
      this.#take(`${text}`, []);
    } else this.#take(`${text}`, name === undefined ? ['unknown'] : []);
  }

  #dumpSei(rbsp: Uint8Array, length: number): void {
    visitSeiMessages(rbsp, 0, length, (type, bytes, pos, end, isWhole) => {
      dumpSei(this.#take, type, bytes, pos, end, isWhole, (text) => {
        const bits = new SyntaxReader(bytes, pos, end, text);
        const sps = this.#active ?? this.#sps.values().next().value;
        if (type === SeiType.BUFFERING_PERIOD) readH264BufferingPeriod(bits, (id) => this.#sps.get(id));
        else if (type === SeiType.PIC_TIMING && sps !== undefined) readH264PictureTiming(bits, sps, undefined);
        else if (type === SeiType.RECOVERY_POINT) readH264RecoveryPoint(bits);
        else return false;
        return true;
      });
    });
  }
}
