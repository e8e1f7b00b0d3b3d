import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CounterColumn } from '../../../src/stream/counters.js';
import type { Message, StreamInfo } from '../../../src/stream/message.js';
import { SCHEMA_MINOR } from '../../../src/wire/layout.js';

/** Folder of tscap.capnp, seen from the compiled tests. */
export const SCHEMA_FOLDER = fileURLToPath(new URL('../../../../schema/', import.meta.url));
export const SCHEMA = join(SCHEMA_FOLDER, 'tscap.capnp');

/** Runs Debian's `capnp`, an implementation of Cap'n Proto that is not ours. */
export function capnp(args: readonly string[], input?: Uint8Array | string): Buffer {
  return execFileSync('capnp', args, { input, maxBuffer: 2 ** 28, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** What `capnp` reads in a message: 64-bit numbers are texts. */
export function toJson(message: Uint8Array, schema = SCHEMA): Record<string, unknown> {
  return JSON.parse(capnp(['convert', 'binary:json', schema, 'Message'], message).toString());
}

/** The message as `capnp` writes it, from its JSON. */
export function fromJson(json: unknown, schema = SCHEMA): Buffer {
  return capnp(['convert', 'json:binary', schema, 'Message'], JSON.stringify(json));
}

/** A message in capnp's JSON form, by the rules of the schema's comments. */
export function asJson(
  message: Message,
  counterNames: { stream: readonly string[]; probe: readonly string[] },
): unknown {
  const head = {
    schemaMajor: 1,
    schemaMinor: SCHEMA_MINOR,
    sessionId: BigInt(`0x${message.probe.sessionId}`).toString(),
    probeId: message.probe.probeId,
  };
  switch (message.kind) {
    case 'batch': {
      const { batch } = message;
      const rtp = {
        rtpSequences: Array.from(batch.rtpSequences),
        rtpTimestamps: Array.from(batch.rtpTimestamps),
      };
      const payload = { payload: Array.from(batch.payload) };
      return {
        ...head,
        sequence: String(batch.sequence),
        streamId: batch.stream.streamId,
        batch: {
          stream: streamJson(batch.stream),
          datagrams: batch.datagrams,
          packets: batch.packets,
          baseTimeNs: (BigInt(batch.baseSeconds) * 1_000_000_000n + BigInt(batch.baseNanoseconds)).toString(),
          arrivalDeltasNs: Array.from(batch.arrivalDeltaNs),
          sizes: Array.from(batch.sizes),
          ...(batch.stream.isRtp ? rtp : {}),
          counters: countersJson(counterNames.stream, batch.counters),
          ...(batch.payload.length > 0 ? payload : {}),
          payloadOmitted: batch.payloadOmitted,
          hopLimit: batch.hopLimit,
          hopLimitMin: batch.hopLimitMin,
          hopLimitMax: batch.hopLimitMax,
          hostDropTimeNs: BigInt(batch.hostDropTimeNs).toString(),
          hostDropSinceNs: BigInt(batch.hostDropSinceNs).toString(),
        },
      };
    }
    case 'status': {
      const { status } = message;
      return {
        ...head,
        sequence: String(status.sequence),
        streamId: '',
        status: {
          timestampMs: String(status.timestampMs),
          source: status.source,
          isLive: status.isLive,
          hasDropCounters: status.hasDropCounters,
          capturedTimeNs: BigInt(status.capturedTimeNs).toString(),
          counters: probeCountersJson(counterNames.probe, status.counters),
          streams: status.streams.map(({ stream, counters, nextSequence }) => ({
            streamId: stream.streamId,
            stream: streamJson(stream),
            nextSequence: String(nextSequence),
            counters: countersJson(counterNames.stream, counters),
          })),
        },
      };
    }
    case 'report': {
      const { streamId, sequence, json } = message.report;
      return { ...head, sequence: String(sequence), streamId, report: { json } };
    }
    case 'end': {
      const reason = { input_ended: 'inputEnded', stopped: 'stopped', failed: 'failed' }[message.end.reason];
      return { ...head, sequence: String(message.end.sequence), streamId: '', end: { reason } };
    }
  }
}

/** `captured_datagrams` → `capturedDatagrams`. */
export function camelCase(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

function streamJson(stream: StreamInfo): unknown {
  return {
    kind: stream.kind.replace(/^st2110-/, 'st2110d'),
    certainty: stream.certainty,
    isRtp: stream.isRtp,
    networkPacketSize: stream.networkPacketSize,
    vlans: stream.vlans,
    sourceIp: stream.sourceIp,
    sourcePort: stream.sourcePort,
    destinationIp: stream.destinationIp,
    destinationPort: stream.destinationPort,
    payloadType: stream.payloadType,
    ssrc: stream.ssrc,
    streamNumber: stream.streamNumber,
  };
}

/** Datagrams of released streams are among the unclassified ones in a message. */
function probeCountersJson(names: readonly string[], counters: CounterColumn): unknown {
  const sent = counters.slice();
  const released = names.indexOf('released_datagrams');
  if (released >= 0) sent[names.indexOf('unclassified_datagrams')]! += counters[released]!;
  return countersJson(names, sent);
}

function countersJson(names: readonly string[], counters: CounterColumn): unknown {
  return Object.fromEntries(names.map((name, index) => [camelCase(name), String(counters[index])]));
}
