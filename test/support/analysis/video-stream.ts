import type { CodedPicture, KeyAccessUnit, VideoCodec, VideoUserData } from '../../../src/codec/video/coded-picture.js';
import type { VideoFormat } from '../../../src/codec/video/video-format.js';
import { VideoInspector } from '../../../src/codec/video/video-inspector.js';
import type { VideoSink } from '../../../src/codec/video/video-sink.js';
import { type ElementaryObserver, ElementaryStreams } from '../../../src/mpegts/elementary-streams.js';
import { PACKET_SIZE, pidAt } from '../../../src/mpegts/packet.js';
import type { PesHeader } from '../../../src/mpegts/pes-header.js';

/** All that is found in a video stream. */
export class FoundVideo implements VideoSink {
  readonly formats: VideoFormat[] = [];
  readonly pictures: CodedPicture[] = [];
  readonly data: VideoUserData[] = [];
  readonly keys: KeyAccessUnit[] = [];

  format(format: VideoFormat): void {
    this.formats.push(format);
  }

  picture(picture: CodedPicture): void {
    this.pictures.push(picture);
  }

  userData(data: VideoUserData): void {
    this.data.push(data);
  }

  keyPicture(picture: KeyAccessUnit): void {
    this.keys.push(picture);
  }

  /** Types of the pictures in the order in which they are shown. */
  get typesAsShown(): string {
    return [...this.pictures]
      .sort((a, b) => a.presentation90k - b.presentation90k)
      .map(({ type }) => type)
      .join('');
  }
}

/** The video stream of that PID in a file of 188-byte packets; time goes on by a microsecond with each packet. */
export function videoOf(ts: Uint8Array, pid: number, codec: VideoCodec, keyIntervalNs?: number): FoundVideo {
  const found = new FoundVideo();
  const inspector = new VideoInspector(codec, found);
  inspector.keyIntervalNs = keyIntervalNs;
  const streams = new ElementaryStreams();
  let timeNs = 0;
  const observer: ElementaryObserver = {
    startPes(pes: PesHeader): void {
      const pts90k = pes.pts90k < 0 ? Number.NaN : pes.pts90k;
      inspector.startPes(pts90k, pes.dts90k < 0 ? Number.NaN : pes.dts90k, timeNs);
    },
    payload: (bytes: Uint8Array, start: number, end: number) => inspector.feed(bytes, start, end),
    gap: () => inspector.gap(),
  };
  streams.attach(pid, observer);
  for (let pos = 0; pos + PACKET_SIZE <= ts.length; pos += PACKET_SIZE) {
    timeNs += 1000;
    streams.feedPacket(ts, pos, pidAt(ts, pos), false, timeNs);
  }
  inspector.flush();
  return found;
}
