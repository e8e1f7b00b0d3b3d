import { ABSENT } from '../mpegts/packet.js';
import type { RuleException } from './profile.js';
import { RULES } from './rules.js';

/** Programs that a PID belongs to. */
export type ServicesOf = (pid: number) => readonly number[];

/** Which errors the profile makes no alarm of. */
export class Exceptions {
  /** By rule; undefined where it has none. */
  readonly #byRule: readonly (readonly RuleException[] | undefined)[];

  constructor(exceptions: readonly RuleException[]) {
    this.#byRule = RULES.map(({ name }) => {
      const ofRule = exceptions.filter(({ rules }) => rules.includes(name));
      return ofRule.length === 0 ? undefined : ofRule;
    });
  }

  /** `pid`, `tableId` and `service` may be ABSENT. A PID of several services is excepted where all of them are. */
  isExcepted(rule: number, pid: number, tableId: number, service: number, servicesOf: ServicesOf): boolean {
    const ofRule = this.#byRule[rule];
    if (ofRule === undefined) return false;
    const services = service === ABSENT ? servicesOf(pid) : [service];
    return ofRule.some(
      (exception) =>
        (exception.pids?.includes(pid) ?? true) &&
        (exception.tables?.includes(tableId) ?? true) &&
        (exception.services === undefined || areAmong(services, exception.services)),
    );
  }
}

function areAmong(services: readonly number[], excepted: readonly number[]): boolean {
  return services.length > 0 && services.every((service) => excepted.includes(service));
}
