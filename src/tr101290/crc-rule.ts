import { TableId } from '../mpegts/tables/table-id.js';
import type { Findings } from './findings.js';
import type { Profile } from './profile.js';
import { Rule } from './rules.js';
import { PSIP_PID } from './si-tables.js';

const LAST_SI_PID = 0x1f;

/**
 * 2.2 CRC_error. On the PIDs of PSI and SI any section counts, for its table_id may be what is damaged; elsewhere a PMT and, in
 * an ATSC stream, a table of PSIP.
 * Spec: ETSI TR 101 290, table 5.0b
 */
export class CrcRule {
  /** Wrong CRCs of other tables, as SCTE 35, AIT or DSM-CC, which are no error by 2.2. */
  otherTables = 0;
  readonly #findings: Findings;
  readonly #isAtsc: boolean;

  constructor(findings: Findings, profile: Profile) {
    this.#findings = findings;
    this.#isAtsc = profile.siFamily === 'atsc';
  }

  section(): void {
    this.#findings.judged(Rule.CRC_error);
  }

  crcError(pid: number, tableId: number, timeNs: number): void {
    const isPsipTable = tableId >= TableId.ATSC_MGT && tableId <= TableId.ATSC_STT;
    const isPsip = this.#isAtsc && (pid === PSIP_PID || isPsipTable);
    const isOther = pid > LAST_SI_PID && tableId !== TableId.PMT && !isPsip;
    if (isOther) this.otherTables++;
    else this.#findings.error(Rule.CRC_error, pid, tableId, timeNs);
  }
}
