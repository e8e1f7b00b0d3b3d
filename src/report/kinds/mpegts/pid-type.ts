import { NULL_PID } from '../../../mpegts/packet.js';
import { PidRole } from '../../../mpegts/pid-role.js';
import type { ProgramMap } from '../../../mpegts/program-map.js';

/** Spec: ISO/IEC 13818-1, table 2-3; ETSI EN 300 468, table 1; ATSC A/65 */
const FIXED_PIDS: Readonly<Record<number, string>> = {
  0: 'PAT',
  1: 'CAT',
  2: 'TSDT',
  3: 'IPMP',
  16: 'NIT',
  17: 'SDT, BAT',
  18: 'EIT',
  19: 'RST',
  20: 'TDT, TOT',
  21: 'network synchronisation',
  30: 'DIT',
  31: 'SIT',
  8187: 'PSIP',
  [NULL_PID]: 'null packets',
};

/** A table of the MGT: `EIT-0`, `ETT-0`. Spec: ATSC A/65, table_type of the MGT */
function psipTableName(tableType: number): string {
  if (tableType === CHANNEL_ETT) return 'channel ETT';
  const [name, first] = PSIP_TABLES.find(([, from]) => tableType >= from && tableType <= from + LAST_OF_TABLES) ?? [];
  return name === undefined || first === undefined ? 'PSIP' : `${name}-${tableType - first}`;
}

const CHANNEL_ETT = 0x0004;
const PSIP_TABLES = [
  ['EIT', 0x0100],
  ['ETT', 0x0200],
] as const;
const LAST_OF_TABLES = 0x7f;

/** What a PID carries that no PMT names as a stream, in words. */
export function pidTypeOf(map: ProgramMap, pid: number): string {
  const fixed = FIXED_PIDS[pid];
  if (fixed !== undefined) return fixed;
  const roles = map.rolesOf(pid);
  if ((roles & PidRole.PMT) !== 0) return 'PMT';
  const psip = map.tableTypesOf(pid);
  if (psip.length > 0) return psip.map(psipTableName).join(', ');
  if ((roles & PidRole.CONDITIONAL_ACCESS) !== 0) return 'ECM, EMM';
  if ((roles & PidRole.PCR) !== 0) return 'PCR';
  if ((roles & (PidRole.SECTIONS | PidRole.OTHER_SECTIONS)) !== 0) return 'sections';
  return 'unreferenced';
}
