import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { type DecodedDescriptor, decodeDescriptors } from '../../../src/mpegts/descriptors/descriptor.js';
import { readSampleTables } from '../../support/samples/sample-tables.js';
import { missingSamples, samplesDir } from '../../support/samples/samples.js';

/** An element of TSDuck's XML in JSON, as `expected/*.tables.json` have it. */
interface Node {
  readonly '#name': string;
  readonly '#nodes'?: readonly (Node | string)[];
  readonly [attribute: string]: unknown;
}

/** The fields that a descriptor of TSDuck's must have with us. */
const EXPECTED: Readonly<Record<string, (node: Node) => object>> = {
  registration_descriptor: (node) => ({ name: 'registration', format_identifier: fourCharacters(node) }),
  data_stream_alignment_descriptor: (node) => ({ name: 'data_stream_alignment', ...attributes(node) }),
  video_stream_descriptor: ({ profile_and_level_indication, chroma_format, frame_rate_extension, ...node }) => ({
    name: 'video_stream',
    ...attributes(node as Node),
    mpeg_2: { profile_and_level_indication, chroma_format, frame_rate_extension },
  }),
  audio_stream_descriptor: (node) => ({ name: 'audio_stream', ...attributes(node) }),
  // TSDuck gives 0 and 1 for mainid and priority that are not there.
  ATSC_AC3_audio_stream_descriptor: ({ mainid: _mainid, priority: _priority, ...node }) => ({
    name: 'ac3_audio_stream',
    ...attributes(node as Node),
  }),
  DVB_AC4_descriptor: (node) => ({ name: 'ac4', ...attributes(node) }),
  DVB_enhanced_AC3_descriptor: (node) => ({ name: 'enhanced_ac3', ...attributes(node) }),
  network_name_descriptor: (node) => ({ name: 'network_name', ...attributes(node) }),
  service_descriptor: (node) => ({ name: 'service', ...attributes(node) }),
  service_list_descriptor: (node) => ({ name: 'service_list', services: children(node, 'service').map(attributes) }),
  stream_identifier_descriptor: (node) => ({ name: 'stream_identifier', ...attributes(node) }),
  ISO_639_language_descriptor: (node) => ({
    name: 'iso_639_language',
    languages: children(node, 'language').map((child) => ({
      language_code: child.code,
      audio_type: child.audio_type,
    })),
  }),
  application_signalling_descriptor: (node) => ({
    name: 'application_signalling',
    applications: children(node, 'application').map(attributes),
  }),
  carousel_identifier_descriptor: (node) => ({
    name: 'carousel_identifier',
    ...attributes(node),
    private_data: hexOfChild(node, 'private_data'),
  }),
  data_broadcast_id_descriptor: (node) => ({
    name: 'data_broadcast_id',
    ...attributes(node),
    selector_bytes: hexOfChild(node, 'selector_bytes'),
  }),
  CA_descriptor: (node) => ({ name: 'ca', ...attributes(node), private_data: hexOfChild(node, 'private_data') }),
  teletext_descriptor: (node) => ({
    name: 'teletext',
    pages: children(node, 'teletext').map(({ page_number, ...child }) => ({
      ...attributes(child as Node),
      page: String(page_number),
    })),
  }),
  subtitling_descriptor: (node) => ({
    name: 'subtitling',
    subtitles: children(node, 'subtitling').map(attributes),
  }),
  VBI_data_descriptor: (node) => ({
    name: 'vbi_data',
    services: children(node, 'service').map((service) => ({
      ...attributes(service),
      lines: children(service, 'field').map(attributes),
      reserved: null,
    })),
  }),
  terrestrial_delivery_system_descriptor: ({ centre_frequency, ...node }) => ({
    name: 'terrestrial_delivery_system',
    ...attributes(node as Node),
    centre_frequency_hz: Number(String(centre_frequency).replaceAll(',', '')),
  }),
  HEVC_video_descriptor: (node) => ({ name: 'hevc_video', ...attributes(node) }),
  maximum_bitrate_descriptor: (node) => ({ name: 'maximum_bitrate', maximum_bitrate_bps: node.maximum_bitrate }),
  supplementary_audio_descriptor: (node) => ({ name: 'supplementary_audio', ...attributes(node) }),
  default_authority_descriptor: (node) => ({ name: 'default_authority', ...attributes(node) }),
  generic_descriptor: (node) => DECODED_BY_US[`${node.tag}`] ?? { name: 'unknown', tag: node.tag, hex: hexOf(node) },
};

/** Descriptors that TSDuck leaves as bytes and we decode by the registration beside them. */
const DECODED_BY_US: Readonly<Record<string, object>> = {
  204: { name: 'eac3_audio_stream', full_service_flag: true, audio_service_type: 0, number_of_channels: 4, bsid: 16 },
  127: { name: 'opus_audio', channel_config_code: 2 },
};

describe('descriptors of the samples as TSDuck decodes them', { skip: missingSamples() }, () => {
  const folder = samplesDir();
  const names = folder === undefined ? [] : readdirSync(path.join(folder, 'expected'));
  const samples = names
    .filter((name) => /^(?!derived_).*(?<!\.scte35)\.tables\.json$/.test(name))
    .map((name) => name.replace('.tables.json', ''));
  for (const sample of samples) {
    test(sample, () => {
      const expected = expectedLoops(sample);
      const { loops } = readSampleTables(sample);
      for (const [key, nodes] of expected) {
        const decoded = decodeDescriptors(loops.get(key) ?? [], { scheme: 'none' });
        assert.deepEqual(decoded.map(comparable(nodes)), nodes.map(expectedFields), key);
      }
    });
  }
});

/** Per loop what TSDuck found in it; loops without descriptors are left out. */
function expectedLoops(sample: string): Map<string, Node[]> {
  const file = path.join(samplesDir()!, 'expected', `${sample}.tables.json`);
  const tables = (JSON.parse(readFileSync(file, 'utf8')) ?? []) as Node[];
  const loops = new Map<string, Node[]>();
  const add = (key: string, node: Node) => {
    const found = descriptorsIn(node);
    if (found.length > 0) loops.set(key, found);
  };
  for (const table of tables) {
    const version = `@${table.version}`;
    if (table['#name'] === 'CAT') add(`CAT${version}`, table);
    if (table['#name'] === 'PMT') {
      add(`PMT/${table.service_id}${version}`, table);
      for (const stream of children(table, 'component')) {
        add(`PMT/${table.service_id}/${stream.elementary_pid}${version}`, stream);
      }
    }
    if (table['#name'] === 'NIT' && table.actual === true) {
      add(`NIT${version}`, table);
      for (const stream of children(table, 'transport_stream')) {
        add(`NIT/${stream.transport_stream_id}${version}`, stream);
      }
    }
    if (table['#name'] === 'SDT' && table.actual === true) {
      for (const service of children(table, 'service')) add(`SDT/${service.service_id}${version}`, service);
    }
  }
  return loops;
}

function descriptorsIn(node: Node): Node[] {
  return (node['#nodes'] ?? []).filter(
    (child): child is Node => typeof child === 'object' && child['#name'].endsWith('descriptor'),
  );
}

function expectedFields(node: Node): object {
  const expect = EXPECTED[node['#name']];
  assert.ok(expect !== undefined, `no expectation for ${node['#name']}`);
  return expect(node);
}

/** The fields of each of our descriptors that its expectation has. */
function comparable(nodes: readonly Node[]) {
  return (decoded: DecodedDescriptor, index: number): object => {
    const node = nodes[index];
    if (node === undefined) return decoded;
    const fields = expectedFields(node);
    return Object.fromEntries(Object.entries(decoded).filter(([name]) => name in fields));
  };
}

function attributes(node: Node): object {
  return Object.fromEntries(Object.entries(node).filter(([name]) => !name.startsWith('#')));
}

function children(node: Node, name: string): Node[] {
  return (node['#nodes'] ?? []).filter((child): child is Node => typeof child === 'object' && child['#name'] === name);
}

function hexOfChild(node: Node, name: string): string {
  return children(node, name).map(hexOf).join('');
}

function hexOf(node: Node): string {
  return (node['#nodes'] ?? []).join('').replaceAll(/\s/g, '').toLowerCase();
}

function fourCharacters(node: Node): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(Number(node.format_identifier));
  return bytes.toString('latin1');
}
