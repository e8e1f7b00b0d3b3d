import { Message as CapnpMessage, Struct } from 'capnp-ts';
import type { CounterColumn } from './counters.js';
import * as schema from './generated/tscap.capnp.js';
import { SCHEMA_MAJOR, SCHEMA_MINOR } from './layout.js';
import {
  CERTAINTIES,
  END_REASONS,
  type End,
  type MessageKind,
  type ProbeIdentity,
  type Report,
  STREAM_KINDS,
  type Status,
  type StreamInfo,
} from './message.js';
import { topicOf } from './topic.js';

/*
 * Messages that are sent about once a second, as `[topic, Cap'n Proto message]`. Batches have their own encoder.
 */

export function encodeStatus(probe: ProbeIdentity, status: Status): Buffer[] {
  const { message, root } = createMessage(probe, '', status.sequence);
  const target = root.initStatus();
  target.setTimestampMs(BigInt(status.timestampMs));
  target.setSource(status.source);
  target.setIsLive(status.isLive);
  target.setHasDropCounters(status.hasDropCounters);
  writeCounters(target.initCounters(), status.counters);
  const streams = target.initStreams(status.streams.length);
  status.streams.forEach(({ stream, counters, nextSequence }, index) => {
    const entry = streams.get(index);
    entry.setStreamId(stream.streamId);
    writeStreamInfo(entry.initStream(), stream);
    entry.setNextSequence(BigInt(nextSequence));
    writeCounters(entry.initCounters(), counters);
  });
  return framesOf('status', probe, '', message);
}

export function encodeReport(probe: ProbeIdentity, report: Report): Buffer[] {
  const { message, root } = createMessage(probe, report.streamId, report.sequence);
  root.initReport().setJson(report.json);
  return framesOf('report', probe, report.streamId, message);
}

export function encodeEnd(probe: ProbeIdentity, end: End): Buffer[] {
  const { message, root } = createMessage(probe, '', end.sequence);
  root.initEnd().setReason(END_REASONS.indexOf(end.reason));
  return framesOf('end', probe, '', message);
}

function createMessage(probe: ProbeIdentity, streamId: string, sequence: number) {
  const message = new CapnpMessage();
  const root = message.initRoot(schema.Message);
  root.setSchemaMajor(SCHEMA_MAJOR);
  root.setSchemaMinor(SCHEMA_MINOR);
  root.setSequence(BigInt(sequence));
  root.setSessionId(BigInt(`0x${probe.sessionId}`));
  root.setProbeId(probe.probeId);
  root.setStreamId(streamId);
  return { message, root };
}

function framesOf(kind: MessageKind, probe: ProbeIdentity, streamId: string, message: CapnpMessage): Buffer[] {
  return [Buffer.from(topicOf(kind, probe.probeId, streamId)), Buffer.from(message.toArrayBuffer())];
}

/** One UInt64 per counter, in the order of the column. */
function writeCounters(target: Struct, counters: CounterColumn): void {
  counters.forEach((value, index) => {
    Struct.setUint64(index * 8, BigInt(value), target);
  });
}

function writeStreamInfo(target: schema.StreamInfo, stream: StreamInfo): void {
  target.setKind(STREAM_KINDS.indexOf(stream.kind));
  target.setCertainty(CERTAINTIES.indexOf(stream.certainty));
  target.setIsRtp(stream.isRtp);
  target.setNetworkPacketSize(stream.networkPacketSize);
  const vlans = target.initVlans(stream.vlans.length);
  stream.vlans.forEach((vlan, index) => {
    vlans.set(index, vlan);
  });
  target.setSourceIp(stream.sourceIp);
  target.setSourcePort(stream.sourcePort);
  target.setDestinationIp(stream.destinationIp);
  target.setDestinationPort(stream.destinationPort);
  target.setPayloadType(stream.payloadType);
  target.setSsrc(stream.ssrc);
}
