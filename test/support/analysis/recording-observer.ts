import { ABSENT } from '../../../src/mpegts/packet.js';
import type { SectionView } from '../../../src/mpegts/section.js';
import type { TsObserver } from '../../../src/mpegts/ts-observer.js';

/** Writes down what the TS analyzer tells, a line each. */
export class RecordingObserver implements TsObserver {
  /** All but time stamps and sections. */
  readonly events: string[] = [];
  /** `PCR <pid> <value>`, likewise PTS and DTS. */
  readonly clocks: string[] = [];
  /** `<pid> <table id>` */
  readonly sections: string[] = [];

  transportError(pid: number): void {
    this.events.push(`tei ${pid}`);
  }

  continuityError(pid: number, timeNs: number, expected: number, actual: number): boolean {
    this.events.push(`cc ${pid} at ${timeNs}: ${expected} expected, ${actual}`);
    return true;
  }

  pcr(pid: number, pcr27M: number): void {
    this.clocks.push(`PCR ${pid} ${pcr27M}`);
  }

  pes(pid: number, pts90k: number, dts90k: number): void {
    if (pts90k !== ABSENT) this.clocks.push(`PTS ${pid} ${pts90k}`);
    if (dts90k !== ABSENT) this.clocks.push(`DTS ${pid} ${dts90k}`);
  }

  scrambled(pid: number): void {
    this.events.push(`scrambled ${pid}`);
  }

  section({ pid, tableId }: SectionView): void {
    this.sections.push(`${pid} ${tableId}`);
  }

  sectionCrcError(pid: number, tableId: number): void {
    this.events.push(`crc ${pid} ${tableId}`);
  }

  syncByteError(): void {
    this.events.push('sync byte');
  }

  syncLost(): void {
    this.events.push('sync lost');
  }

  syncRegained(): void {
    this.events.push('sync regained');
  }

  packets(): void {}
}
