import { joinGroups, type MulticastMembership } from '../capture/multicast-join.js';
import { isMulticast, parseAddress } from '../net/address.js';
import type { FlowDescription } from '../st2110/d10/flow-description.js';
import type { ProbeConfig } from './options.js';

/** Groups that are joined at once. */
const MOST_GROUPS = 512;

interface Log {
  warn(text: string): void;
}

type Join = typeof joinGroups;

/** Joins the groups of the described flows, and leaves those that are no more described: each for its senders where they are stated. */
export class DescribedGroups {
  readonly #memberships = new Map<string, MulticastMembership>();
  /** Those that could not be joined: said once. */
  readonly #refused = new Set<string>();
  #isFollowing = false;
  #next: readonly FlowDescription[] | undefined;
  #isClosed = false;

  constructor(
    readonly config: Pick<ProbeConfig, 'sourceDevice' | 'input' | 'noJoin'>,
    readonly log: Log,
    readonly join: Join = joinGroups,
  ) {}

  /** The flows are these now. Does not throw. */
  async follow(flows: readonly FlowDescription[]): Promise<void> {
    const { sourceDevice, input, noJoin } = this.config;
    if (sourceDevice === undefined || input !== undefined || noJoin) return;
    this.#next = flows;
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    while (this.#next !== undefined && !this.#isClosed) {
      const wanted = wantedGroups(this.#next);
      this.#next = undefined;
      await this.#update(sourceDevice, wanted);
    }
    this.#isFollowing = false;
  }

  close(): void {
    this.#isClosed = true;
    for (const membership of this.#memberships.values()) membership.close();
    this.#memberships.clear();
  }

  async #update(device: string, wanted: ReadonlyMap<string, Group>): Promise<void> {
    for (const [key, membership] of this.#memberships) {
      if (wanted.has(key)) continue;
      membership.close();
      this.#memberships.delete(key);
    }
    for (const [key, { group, source }] of wanted) {
      if (this.#isClosed || this.#memberships.has(key) || this.#refused.has(key)) continue;
      try {
        this.#memberships.set(key, await this.join({ device, groups: [group], source }));
      } catch (error) {
        this.#refused.add(key);
        this.log.warn((error as Error).message);
      }
    }
    // What was joined while it was closed is left at once.
    if (this.#isClosed) this.close();
  }
}

interface Group {
  readonly group: string;
  readonly source: string | undefined;
}

function wantedGroups(flows: readonly FlowDescription[]): Map<string, Group> {
  const wanted = new Map<string, Group>();
  for (const { destination_ip: group, source_ips } of flows) {
    const address = parseAddress(group);
    if (address === undefined || !isMulticast(address.isIpv6, address.words)) continue;
    for (const source of source_ips.length === 0 ? [undefined] : source_ips) {
      if (wanted.size < MOST_GROUPS) wanted.set(`${group} ${source ?? ''}`, { group, source });
    }
  }
  return wanted;
}
