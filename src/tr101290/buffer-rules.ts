import { ABSENT } from '../mpegts/packet.js';
import { T_STD_FAULTS, type TStdFault } from '../t-std/fault.js';
import type { Findings } from './findings.js';
import { RULES, Rule } from './rules.js';

/** Data may stay, and a buffer may be filled, for so long. */
const LIMIT_NS = 1e9;
const SLOW_RULES = [Rule.Empty_buffer_error, Rule.Data_delay_error];

/**
 * 3.3 Buffer_error, 3.9 Empty_buffer_error and 3.10 Data_delay_error, as the model of the T-STD finds them.
 * Spec: ETSI TR 101 290, table 5.0c
 */
export class BufferRules {
  readonly #findings: Findings;
  /** When the model began. */
  #sinceNs = ABSENT;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** The buffers of a PID are judged from now on. */
  runs(timeNs: number): void {
    this.#findings.judged(Rule.Buffer_error);
    if (this.#sinceNs !== ABSENT) return;
    this.#sinceNs = timeNs;
    // Without times the model runs by the PCR all the same.
    if (timeNs === 0) this.#judgedSlowRules();
    else for (const rule of SLOW_RULES) this.#findings.explain(rule, 'the buffer model ran for less than 1 s');
  }

  check(timeNs: number): void {
    if (this.#sinceNs !== ABSENT && timeNs - this.#sinceNs > LIMIT_NS) this.#judgedSlowRules();
  }

  #judgedSlowRules(): void {
    for (const rule of SLOW_RULES) this.#findings.judged(rule);
  }

  fault(fault: TStdFault, pid: number, timeNs: number): void {
    this.#findings.error(RULE_OF_NUMBER[T_STD_FAULTS[fault]]!, pid, ABSENT, timeNs);
  }
}

const RULE_OF_NUMBER: Readonly<Record<string, number>> = Object.fromEntries(
  RULES.map(({ rule }, index) => [rule, index]),
);
