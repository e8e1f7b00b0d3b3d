import { TS_MEASURES, type TsMeasure } from '../../../src/analysis/ts-measures.js';

/** Sections whose CRC is right, or that have none. */
export interface SectionFigures {
  /** Those of PSI: table_id 0x00 to 0x3F. */
  readonly psi_sections: number;
  /** All others. */
  readonly si_sections: number;
}

const FIRST_SI_TABLE_ID = 0x40;

class SectionAnalyzer implements TsMeasure<SectionFigures> {
  #psi = 0;
  #si = 0;

  section({ tableId }: { readonly tableId: number }): void {
    if (tableId < FIRST_SI_TABLE_ID) this.#psi++;
    else this.#si++;
  }

  snapshotAndReset(): SectionFigures {
    const figures = { psi_sections: this.#psi, si_sections: this.#si };
    this.#psi = 0;
    this.#si = 0;
    return figures;
  }
}

/** The report has a field of that name. */
export const TOY_MEASURES = {
  ...TS_MEASURES,
  sections: () => new SectionAnalyzer(),
};
