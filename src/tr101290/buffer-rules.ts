import { ABSENT } from '../mpegts/packet.js';
import { T_STD_FAULTS, type TStdFault } from '../t-std/fault.js';
import type { Findings } from './findings.js';
import { RULES, Rule } from './rules.js';

/**
 * 3.3 Buffer_error, 3.9 Empty_buffer_error and 3.10 Data_delay_error, as the model of the T-STD finds them.
 * Spec: ETSI TR 101 290, table 5.0c
 */
export class BufferRules {
  readonly #findings: Findings;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** The buffers of a PID are judged from now on. */
  runs(): void {
    this.#findings.judged(Rule.Buffer_error);
    this.#findings.judged(Rule.Empty_buffer_error);
    this.#findings.judged(Rule.Data_delay_error);
  }

  fault(fault: TStdFault, pid: number, timeNs: number): void {
    this.#findings.error(RULE_OF_NUMBER[T_STD_FAULTS[fault]]!, pid, ABSENT, timeNs);
  }
}

const RULE_OF_NUMBER: Readonly<Record<string, number>> = Object.fromEntries(
  RULES.map(({ rule }, index) => [rule, index]),
);
