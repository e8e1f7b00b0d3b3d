@0xbb90f6e0de280e9f;
# The messages between tscap's probe and monitor, version 1.3. docs/wire-format.md says how they travel.
#
# Append only. A field keeps its number, its type and its meaning for ever; a new one takes the next free number and
# adds one to the minor version (SCHEMA_MINOR in src/wire/layout.ts). A reader ignores the fields it does not know and
# takes the defaults of those that an older writer left out. Anything else is a new major version, which readers refuse.

struct Message {
  schemaMajor @0 :UInt16;
  schemaMinor @1 :UInt16;

  sequence @2 :UInt64;
  # From 0, one more for each message: per stream for batches and reports, per session for `status` and `end` together.

  sessionId @3 :UInt64;
  # Random for each run of a probe: a restarted probe is a new session, not loss.

  probeId @4 :Text;

  streamId @5 :Text;
  # "<destination ip>:<destination port>", IPv6 as "[ip]:port", "@<vlan>" after it when another VLAN has the same address,
  # "~<source ip>:<source port>" when another sender has it, "file" for a TS file. Empty in `status` and `end`.

  union {
    batch @6 :Batch;
    status @7 :Status;
    report @8 :Report;
    end @9 :End;
  }
}

struct Batch {
  # Many datagrams of one stream in arrival order: entry n of every column belongs to datagram n.

  stream @0 :StreamInfo;

  datagrams @1 :UInt32;
  # At least 1. Length of the columns.

  packets @2 :UInt32;
  # mpegts: TS packets in the batch. Other kinds: the same as `datagrams`.

  baseTimeNs @3 :UInt64;
  # Arrival of the first datagram: ns of the Unix epoch.

  arrivalDeltasNs @4 :List(UInt32);
  # ns after baseTimeNs.

  sizes @5 :List(UInt16);
  # mpegts: packets of the datagram that are in the payload. Other kinds: bytes of the datagram.

  rtpSequences @6 :List(UInt16);
  rtpTimestamps @7 :List(UInt32);
  # Null unless stream.isRtp.

  counters @8 :StreamCounters;
  # When the batch was closed; it counts as published itself.

  payload @9 :Data;
  # mpegts: whole TS packets of 188 bytes back to back. Other kinds: whole UDP payloads back to back.

  payloadOmitted @10 :Bool;
  # The probe left the payload out; the columns stay as they would be.

  hopLimit @11 :UInt8;
  # Hop limit of IPv6, time to live of IPv4, of the last datagram; 0: not known, as in a TS file.

  hopLimitMin @12 :UInt8;
  hopLimitMax @13 :UInt8;
  # Lowest and highest in the batch.

  hostDropTimeNs @14 :UInt64;
  # When the kernel or the interface was last seen to have dropped datagrams of this capture: ns of the Unix epoch by the
  # probe's clock. 0: never, or not known.

  hostDropSinceNs @15 :UInt64;
  # Up to when none of these drops had been seen, by the same clock. 0: not known.
}

struct StreamInfo {
  # Facts of a classified stream; while its kind stays, only the source may change.

  kind @0 :StreamKind;
  certainty @1 :Certainty;

  isRtp @2 :Bool;
  # RTP around the TS packets, or an RTP stream of another kind.

  networkPacketSize @3 :UInt16;
  # Bytes of a TS packet on the network: 188, 204 or 192; 0 where there are none.

  vlans @4 :List(UInt16);
  # Outermost first, as on the network.

  sourceIp @5 :Text;
  sourcePort @6 :UInt16;
  # Of the last datagram, brought up to date when a batch is closed, at most once a second.

  destinationIp @7 :Text;
  destinationPort @8 :UInt16;

  payloadType @9 :UInt8;
  ssrc @10 :UInt32;
  # RTP payload type and SSRC of the first datagram; 0 without RTP.

  streamNumber @11 :UInt32;
  # From 1, one more for each stream that began in the session. A stream that was released and comes back has another number, and all
  # its sequences and counters begin at 0. 0: not known.
}

enum StreamKind {
  unknown @0;
  mpegts @1;
  st2110d20 @2;
  st2110d30 @3;
  st2110d40 @4;
  rtp @5;
  srt @6;
  ptp @7;
  st2022d1 @8;
  st2110d22 @9;
}

enum Certainty {
  none @0;
  possible @1;
  likely @2;
  certain @3;
}

struct Status {
  # Once a second, and last before `end`. All batches are closed before it, so every packet captured so far is
  # published, rejected or dropped by the queue.

  timestampMs @0 :UInt64;
  # ms of the Unix epoch.

  source @1 :Text;
  # Network interface or input file.

  isLive @2 :Bool;

  hasDropCounters @3 :Bool;
  # The source knows its drops; otherwise kernelDroppedDatagrams and interfaceDroppedDatagrams mean nothing.

  counters @4 :ProbeCounters;
  streams @5 :List(StreamStatus);
  # All that there are. One that was there before and is not any more was released: nothing came of it for long.

  capturedTimeNs @6 :UInt64;
  # Everything that arrived up to then has been captured: ns of the Unix epoch by the clock of the arrival times. 0: not known,
  # or a file.
}

struct StreamStatus {
  streamId @0 :Text;
  stream @1 :StreamInfo;

  nextSequence @2 :UInt64;
  # Batches handed to ZeroMQ so far.

  counters @3 :StreamCounters;
}

struct Report {
  json @0 :Text;
  # An analysis made in the probe: one JSON object.
}

struct End {
  # The last message of a session.

  reason @0 :EndReason;
}

enum EndReason {
  inputEnded @0;
  stopped @1;
  failed @2;
}

struct StreamCounters {
  # Of one stream since the session began. docs/wire-format.md explains each; the order is that of src/stream/counters.ts.

  capturedDatagrams @0 :UInt64;
  capturedBytes @1 :UInt64;
  acceptedDatagrams @2 :UInt64;
  capturedPackets @3 :UInt64;
  publishedPackets @4 :UInt64;
  queueDroppedPackets @5 :UInt64;
  queueDroppedBatches @6 :UInt64;
  teiPackets @7 :UInt64;
  rtpLost @8 :UInt64;
  rtpReordered @9 :UInt64;
  rtpDuplicates @10 :UInt64;
  rejectedDatagramsSyncByte @11 :UInt64;
  rejectedDatagramsLength @12 :UInt64;
  rejectedDatagramsNotClassified @13 :UInt64;
  rejectedDatagramsTruncatedCapture @14 :UInt64;
  rejectedDatagramsIpFragment @15 :UInt64;
  rejectedDatagramsRtpInvalid @16 :UInt64;
  rejectedDatagramsMalformed @17 :UInt64;
  rejectedPacketsSyncByte @18 :UInt64;
  rejectedPacketsNullPacket @19 :UInt64;
  sourceChanges @20 :UInt64;
  hopLimitChanges @21 :UInt64;
  queueDroppedReports @22 :UInt64;
  rtpRestarts @23 :UInt64;
  syncByteErrors @24 :UInt64;
  syncLosses @25 :UInt64;
  otherSourceDatagrams @26 :UInt64;
  syncRegains @27 :UInt64;
}

struct ProbeCounters {
  # Of everything the probe captured since the session began.
  # capturedFrames = Σ capturedDatagrams of the streams + notUdpFrames + … + flowTableFullDatagrams.

  capturedFrames @0 :UInt64;
  notUdpFrames @1 :UInt64;
  ipFragmentFrames @2 :UInt64;
  malformedFrames @3 :UInt64;
  truncatedFrames @4 :UInt64;
  notSelectedDatagrams @5 :UInt64;
  unclassifiedDatagrams @6 :UInt64;
  # Those of streams that were released, releasedDatagrams, are among them.
  flowTableFullDatagrams @7 :UInt64;
  inputSkippedBytes @8 :UInt64;
  kernelDroppedDatagrams @9 :UInt64;
  interfaceDroppedDatagrams @10 :UInt64;
  releasedStreams @11 :UInt64;
  releasedDatagrams @12 :UInt64;
}
