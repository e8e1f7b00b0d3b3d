import type { Descriptor } from '../mpegts/descriptor-list.js';
import { type DecodedDescriptor, decodeDescriptors } from '../mpegts/descriptors/descriptor.js';
import { ABSENT, TRUNCATED } from '../mpegts/packet.js';
import type { SectionView } from '../mpegts/section.js';
import { parseAtscVct } from '../mpegts/tables/atsc-vct.js';
import { type EitEvent, parseEit } from '../mpegts/tables/eit.js';
import { parseNit } from '../mpegts/tables/nit.js';
import { parseSdt, type SdtService } from '../mpegts/tables/sdt.js';
import type { TableSink } from '../mpegts/tables/table-collector.js';
import { TableId } from '../mpegts/tables/table-id.js';

/** One event of the programme guide. */
export interface EventReport {
  /** event_id of the EIT. */
  readonly event_id: number;
  /** event_name; null without a short_event_descriptor. */
  readonly name: string | null;
  /** Language of the name: ISO 639-2 code. */
  readonly language: string | null;
  /** Seconds of the epoch; null where it is not defined. */
  readonly start_time_s: number | null;
  /** Seconds; null where it is not defined. */
  readonly duration_s: number | null;
}

/** What service information says of a program. */
export interface ServiceReport {
  /** Name of the service by the SDT, or the short name of the VCT; null before these. */
  readonly service_name: string | null;
  /** service_provider_name of the SDT. */
  readonly provider_name: string | null;
  /** Type of the service by the SDT, ETSI EN 300 468 table 89, or by the VCT, ATSC A/53 table 4.1. */
  readonly service_type: number | null;
  /** Spec: ETSI EN 300 468, table 6: 4 is running */
  readonly running_status: number | null;
  /** free_CA_mode of DVB, access_controlled of ATSC: a conditional access system may control it. */
  readonly is_access_controlled: boolean | null;
  /** `major.minor` of ATSC. */
  readonly channel_number: string | null;
}

export interface ServiceEvents {
  readonly present: EventReport | null;
  readonly following: EventReport | null;
}

/** More than a transport stream has; what a hostile one has more of is left out. */
const MAX_SERVICES = 512;
const DVB = { scheme: 'dvb' } as const;

/** Names of services, of the network and of the events that run now, by the tables of this transport stream. */
export class ServiceDirectory implements TableSink {
  networkName: string | null = null;
  networkId: number | null = null;
  originalNetworkId: number | null = null;
  #services = new Map<number, ServiceReport>();
  readonly #channels = new Set<number>();
  readonly #events = new Map<number, ServiceEvents>();

  /** By program_number. */
  get services(): ReadonlyMap<number, ServiceReport> {
    return this.#services;
  }

  /** program_numbers of the channels that the VCT of ATSC has in this transport stream. */
  get channels(): ReadonlySet<number> {
    return this.#channels;
  }

  eventsOf(programNumber: number): ServiceEvents | undefined {
    return this.#events.get(programNumber);
  }

  /** All sections of a table, in order. */
  table(sections: readonly SectionView[]): void {
    switch (sections[0]!.tableId) {
      case TableId.SDT_ACTUAL:
        this.#takeSdt(sections);
        break;
      case TableId.NIT_ACTUAL:
        this.#takeNit(sections);
        break;
      case TableId.EIT_PF_ACTUAL:
        this.#takePresentFollowing(sections);
        break;
      case TableId.ATSC_TVCT:
      case TableId.ATSC_CVCT:
        this.#takeVct(sections);
        break;
    }
  }

  #takeSdt(sections: readonly SectionView[]): void {
    const services = new Map<number, ServiceReport>();
    for (const section of sections) {
      const sdt = parseSdt(section);
      if (sdt === TRUNCATED) continue;
      this.originalNetworkId = sdt.originalNetworkId;
      for (const service of sdt.services) {
        if (services.size === MAX_SERVICES) break;
        services.set(service.serviceId, sdtServiceOf(service));
      }
    }
    this.#channels.clear();
    this.#services = services;
  }

  #takeVct(sections: readonly SectionView[]): void {
    const services = new Map<number, ServiceReport>();
    this.#channels.clear();
    for (const section of sections) {
      const vct = parseAtscVct(section);
      if (vct === TRUNCATED) continue;
      for (const channel of vct.channels) {
        if (services.size === MAX_SERVICES) break;
        // Other channels are in other transport streams, or are not on the air.
        const isHere = channel.channelTsid === vct.transportStreamId && channel.programNumber !== 0;
        if (!isHere) continue;
        this.#channels.add(channel.programNumber);
        services.set(channel.programNumber, {
          service_name: channel.shortName,
          provider_name: null,
          service_type: channel.serviceType,
          running_status: null,
          is_access_controlled: channel.isAccessControlled,
          channel_number: `${channel.majorChannelNumber}.${channel.minorChannelNumber}`,
        });
      }
    }
    this.#services = services;
  }

  #takeNit(sections: readonly SectionView[]): void {
    for (const section of sections) {
      const nit = parseNit(section);
      if (nit === TRUNCATED) continue;
      this.networkId = nit.networkId;
      const name = find(nit.descriptors, 'network_name');
      if (name !== undefined) this.networkName = name.network_name;
    }
  }

  #takePresentFollowing(sections: readonly SectionView[]): void {
    for (const section of sections) {
      const eit = parseEit(section);
      if (eit === TRUNCATED) continue;
      const { serviceId } = eit;
      const known = this.#events.get(serviceId) ?? { present: null, following: null };
      if (!this.#events.has(serviceId) && this.#events.size === MAX_SERVICES) return;
      const event = eit.events[0] === undefined ? null : eventOf(eit.events[0]);
      this.#events.set(serviceId, { ...known, [section.sectionNumber === 0 ? 'present' : 'following']: event });
    }
  }
}

function sdtServiceOf(service: SdtService): ServiceReport {
  const descriptor = find(service.descriptors, 'service');
  return {
    service_name: descriptor?.service_name ?? null,
    provider_name: descriptor?.service_provider_name ?? null,
    service_type: descriptor?.service_type ?? null,
    running_status: service.runningStatus,
    is_access_controlled: service.freeCaMode,
    channel_number: null,
  };
}

function eventOf(event: EitEvent): EventReport {
  const descriptor = find(event.descriptors, 'short_event');
  return {
    event_id: event.eventId,
    name: descriptor?.event_name ?? null,
    language: descriptor?.language_code ?? null,
    start_time_s: event.startTimeS === ABSENT ? null : event.startTimeS,
    duration_s: event.durationS === ABSENT ? null : event.durationS,
  };
}

function find<Name extends DecodedDescriptor['name']>(
  descriptors: readonly Descriptor[],
  name: Name,
): Extract<DecodedDescriptor, { name: Name }> | undefined {
  const decoded = decodeDescriptors(descriptors, DVB);
  return decoded.find((one): one is Extract<DecodedDescriptor, { name: Name }> => one.name === name);
}
