// Tested by: test/analysis/content/audio-contradictions.test.ts
import type { AudioFormat } from '../../codec/audio/audio-format.js';
import { type DecodedDescriptor, decodeDescriptors } from '../../mpegts/descriptors/descriptor.js';
import type { PmtStream } from '../../mpegts/tables/pmt.js';

/** What a descriptor of the PMT says of an audio stream, and the stream does not. */
export interface AudioContradiction {
  /** Name of the descriptor. */
  readonly descriptor: string;
  /** What it is about: `codec`, `channels`, `service`, `language`. */
  readonly field: string;
  /** As the descriptor says. */
  readonly described: string;
  /** As the frames say, or another descriptor. */
  readonly found: string;
}

type Found = Omit<AudioContradiction, 'descriptor'>;
/** A number of channels that a descriptor allows. */
type ChannelRule = readonly [text: string, isRight: (format: AudioFormat) => boolean];

/** stream_type of AC-3 and E-AC-3 of ATSC, whose descriptors have user private tags. */
const ATSC_STREAM_TYPES: readonly number[] = [0x81, 0x87];
/** Layouts with a channel of low frequency effects. */
const WITH_LFE = /^\d+\.1/;
/** Codes that broadcasters give meanings of their own. Spec: ETSI EN 300 468, annex F */
const PRIVATE_LANGUAGE = /^q[a-t]/i;
const isDualMono = ({ layout }: AudioFormat): boolean => layout === 'dual mono';
const has = (least: number, most: number) => (format: AudioFormat) =>
  format.channels === null || (format.channels >= least && format.channels <= most);
/** Number of channels by its code. Spec: ETSI EN 300 468, table D.5; ATSC A/52, table G.4 */
const CODED_CHANNELS: readonly (ChannelRule | undefined)[] = [
  ['mono', has(1, 1)],
  ['dual mono', isDualMono],
  ['2 channels', (format) => has(2, 2)(format) && !isDualMono(format)],
  ['2 channels, surround encoded', (format) => has(2, 2)(format) && !isDualMono(format)],
  ['more than 2 channels', has(3, 99)],
  ['more than 5.1 channels', has(7, 99)],
];
/** Full channels by acmod, and the most of them by the codes behind. Spec: ATSC A/52, table A4.5 */
const ACMOD_CHANNELS = [2, 1, 2, 3, 3, 4, 4, 5];
const MOST_CHANNELS = [1, 2, 3, 4, 5, 6];
/** By bsmod, that of 7 left out. */
const SERVICES = [
  'complete main',
  'music and effects',
  'visually impaired',
  'hearing impaired',
  'dialogue',
  'commentary',
  'emergency',
];

/** Where the descriptors of the stream contradict its frames, or each other. */
export function contradictionsOf({ streamType, descriptors }: PmtStream, format: AudioFormat): AudioContradiction[] {
  const scheme = ATSC_STREAM_TYPES.includes(streamType) ? 'atsc' : 'none';
  const decoded = decodeDescriptors(descriptors, { scheme });
  const [first] = decoded.flatMap((descriptor) => (descriptor.name === 'iso_639_language' ? descriptor.languages : []));
  return decoded.flatMap((descriptor) =>
    foundIn(descriptor, format, first?.language_code).map((found) => ({ descriptor: descriptor.name, ...found })),
  );
}

function foundIn(descriptor: DecodedDescriptor, format: AudioFormat, language: string | undefined): readonly Found[] {
  switch (descriptor.name) {
    case 'ac3':
    case 'enhanced_ac3':
      return descriptor.component_type === null ? [] : componentType(descriptor.component_type, format);
    case 'ac3_audio_stream':
      return [
        ...codec('ac3', format),
        ...atscChannels(descriptor.num_channels, format),
        ...service(descriptor.bsmod, format),
        ...otherLanguage(descriptor.language_code, language),
      ];
    case 'eac3_audio_stream':
      return [
        ...channels(CODED_CHANNELS[descriptor.number_of_channels], format),
        ...service(descriptor.audio_service_type, format),
        ...otherLanguage(descriptor.language_code, language),
      ];
    case 'audio_stream':
      return descriptor.layer === null ? [] : codec(`mp${descriptor.layer}`, format);
    case 'supplementary_audio':
      return otherLanguage(descriptor.language_code, language);
    default:
      return [];
  }
}

/** Spec: ETSI EN 300 468, annex D.3 (component_type) */
function componentType(type: number, format: AudioFormat): readonly Found[] {
  return [
    ...codec((type & 0x80) !== 0 ? 'eac3' : 'ac3', format),
    ...channels(CODED_CHANNELS[type & 7], format),
    ...service((type >> 3) & 7, format),
  ];
}

function codec(described: string, format: AudioFormat): readonly Found[] {
  return described === format.codec ? [] : [{ field: 'codec', described, found: format.codec }];
}

function channels(rule: ChannelRule | undefined, format: AudioFormat): readonly Found[] {
  if (rule === undefined || format.channels === null) return [];
  const [described, isRight] = rule;
  return isRight(format) ? [] : [{ field: 'channels', described, found: format.layout ?? String(format.channels) }];
}

/** acmod, or the most channels that there are; without the channel of low frequency effects. */
function atscChannels(code: number, format: AudioFormat): readonly Found[] {
  const isAcmod = code < 8;
  const count = isAcmod ? ACMOD_CHANNELS[code]! : MOST_CHANNELS[code - 8];
  if (count === undefined) return [];
  const text = isAcmod ? `${count} channels` : `up to ${count} channels`;
  return channels([text, (stream) => fits(count, isAcmod, fullChannels(stream))], format);
}

function fits(count: number, isExact: boolean, channelCount: number): boolean {
  return isExact ? channelCount === count : channelCount <= count;
}

function fullChannels({ channels: all, layout }: AudioFormat): number {
  return (all ?? 0) - (WITH_LFE.test(layout ?? '') ? 1 : 0);
}

function service(code: number, format: AudioFormat): readonly Found[] {
  const described = SERVICES[code];
  if (described === undefined || format.service === null || format.service === described) return [];
  return [{ field: 'service', described, found: format.service }];
}

function otherLanguage(described: string | null, language: string | undefined): readonly Found[] {
  if (described === null || language === undefined || described.toLowerCase() === language.toLowerCase()) return [];
  if (PRIVATE_LANGUAGE.test(described) || PRIVATE_LANGUAGE.test(language)) return [];
  return [{ field: 'language', described, found: language }];
}
