const API_VERSIONS = 18;
const METADATA = 3;
const PRODUCE = 0;
/** All that the answers say that the broker knows, in their oldest versions. */
const KNOWN = [PRODUCE, METADATA, API_VERSIONS, 19];
const TOPIC = 'tscap';

/**
 * What a broker answers that has one topic and takes everything, behind the number of the request; of other requests nothing.
 * Spec: Apache Kafka protocol, ApiVersions, Metadata and Produce responses, version 0
 */
export function brokerBody(apiKey: number, port: number): Buffer {
  switch (apiKey) {
    case API_VERSIONS:
      return Buffer.concat([int16(0), array(KNOWN.map((key) => Buffer.concat([int16(key), int16(0), int16(0)])))]);
    case METADATA: {
      const broker = Buffer.concat([int32(1), string('127.0.0.1'), int32(port)]);
      const nodes = array([int32(1)]);
      const partition = Buffer.concat([int16(0), int32(0), int32(1), nodes, nodes]);
      return Buffer.concat([array([broker]), array([Buffer.concat([int16(0), string(TOPIC), array([partition])])])]);
    }
    case PRODUCE: {
      const partition = Buffer.concat([int32(0), int16(0), Buffer.alloc(8)]);
      return array([Buffer.concat([string(TOPIC), array([partition])])]);
    }
    default:
      return Buffer.alloc(0);
  }
}

function array(entries: readonly Buffer[]): Buffer {
  return Buffer.concat([int32(entries.length), ...entries]);
}

function string(text: string): Buffer {
  return Buffer.concat([int16(text.length), Buffer.from(text)]);
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
