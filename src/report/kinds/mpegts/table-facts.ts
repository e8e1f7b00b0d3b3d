import type { Descriptor } from '../../../mpegts/descriptor-list.js';
import { type DescriptorContext, decodeDescriptors } from '../../../mpegts/descriptors/descriptor.js';
import type { Program, ProgramMap } from '../../../mpegts/program-map.js';
import { codecOf } from '../../../mpegts/stream-type.js';
import { MOST_DESCRIPTOR_BYTES } from './bounds.js';
import type { DescriptorReport } from './descriptor-report.js';
import type { PidReport } from './pid-report.js';
import { pidTypeOf } from './pid-type.js';

/** What the tables say of a PID. */
export type PidFacts = Pick<
  PidReport,
  'type' | 'stream_type' | 'codec' | 'codec_kind' | 'program_numbers' | 'language' | 'descriptors'
>;

/** Tag and length. */
const DESCRIPTOR_HEADER_SIZE = 2;
/** What the tables say of PIDs and programs, worked out once as long as they stay as they are. */
export class TableFacts {
  /** Descriptors that are not reported, as there are too many. */
  descriptorsLeftOut = 0;
  readonly #map: ProgramMap;
  readonly #context: DescriptorContext;
  /** With the roles of the PID, which other tables give. */
  readonly #pids = new Map<number, { readonly roles: number; readonly facts: PidFacts }>();
  readonly #programDescriptors = new Map<number, readonly DescriptorReport[]>();
  #descriptorRoom = MOST_DESCRIPTOR_BYTES;

  constructor(map: ProgramMap, context: DescriptorContext) {
    this.#map = map;
    this.#context = context;
  }

  ofPid(pid: number): PidFacts {
    const known = this.#pids.get(pid);
    if (known !== undefined && known.facts.stream_type !== null) return known.facts;
    const roles = this.#map.rolesOf(pid);
    if (known?.roles === roles) return known.facts;
    const facts = this.#pidFacts(pid);
    this.#pids.set(pid, { roles, facts });
    return facts;
  }

  descriptorsOf({ programNumber, pmt }: Pick<Program, 'programNumber' | 'pmt'>): readonly DescriptorReport[] {
    const known = this.#programDescriptors.get(programNumber);
    if (known !== undefined) return known;
    const descriptors = this.#descriptorReports(pmt?.descriptors ?? []);
    this.#programDescriptors.set(programNumber, descriptors);
    return descriptors;
  }

  #pidFacts(pid: number): PidFacts {
    const map = this.#map;
    const stream = map.streamOf(pid);
    const program_numbers = map.programNumbersOf(pid);
    if (stream === undefined) {
      const nothing = { stream_type: null, codec: null, codec_kind: null, language: null, descriptors: [] };
      return { type: pidTypeOf(map, pid), program_numbers, ...nothing };
    }
    const program = map.programs.get(program_numbers[0] ?? 0);
    const codec = codecOf(stream.streamType, stream.descriptors, program?.pmt?.descriptors);
    const descriptors = this.#descriptorReports(stream.descriptors);
    const language = descriptors.find(({ name }) => name === 'iso_639_language');
    return {
      type: codec.description,
      stream_type: stream.streamType,
      codec: codec.codec,
      codec_kind: codec.kind,
      program_numbers,
      language: language === undefined ? null : languageIn(language),
      descriptors,
    };
  }

  /** Those that there is room for. */
  #descriptorReports(descriptors: readonly Descriptor[]): readonly DescriptorReport[] {
    const reported = descriptors.filter(({ bytes }) => {
      this.#descriptorRoom -= DESCRIPTOR_HEADER_SIZE + bytes.length;
      return this.#descriptorRoom >= 0;
    });
    this.descriptorsLeftOut += descriptors.length - reported.length;
    return decodeDescriptors(reported, this.#context).map((descriptor) => ({ ...descriptor }));
  }
}

/** language_code of its first entry. */
function languageIn({ languages }: DescriptorReport): string | null {
  const first: unknown = Array.isArray(languages) ? languages[0] : undefined;
  const code: unknown = (first as { language_code?: unknown } | undefined)?.language_code;
  return typeof code === 'string' ? code : null;
}
