import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { EndlessClip, newCounters } from '../../src/mpegts/endless-clip.js';
import { ABSENT, PACKET_SIZE, pcrAt } from '../../src/mpegts/packet.js';
import { type Insertion, packetsOf, withInsertions, without } from '../../test/clean-streams/multiplex.js';
import { descriptor, loop12, text } from '../../test/conformance/descriptors.js';
import { dvbPlan, nit, pat, sdt, service } from '../../test/conformance/dvb-stream.js';
import { pesBytes, pesPackets } from '../../test/conformance/pes-packets.js';
import { longSection, sectionPackets, u16 } from '../../test/support/packets/section-builder.js';
import { pageComposition, restOfDisplaySet, subtitlePayload } from '../../test/support/teletext/subtitle-builder.js';
import { header, packet, pesPayload, row } from '../../test/support/teletext/teletext-builder.js';
import { REPOSITORY } from './results.js';

const CLIP_SECONDS = 24;
/** Its clocks begin 10 hours in: as those of most streams, they need more than 31 bits. */
const FIRST_ROUND = (10 * 3600) / CLIP_SECONDS;
/** A multiple of this is a whole number of datagrams of 7 packets in `CLIP_SECONDS`. */
const BITRATE_STEP = 1316;
const PACKET_BITS = PACKET_SIZE * 8;
const SDT_PID = 0x11;
const EIT_PID = 0x12;
const FIRST_PMT_PID = 0x1000;
const FIRST_ES_PID = 0x100;
const ES_OF_SERVICE = 3;
const FIRST_TELETEXT_PID = 0x400;
const FIRST_SUBTITLE_PID = 0x500;
const PRIVATE_STREAM_1 = 0xbd;
/** From the place of a PES packet of text to its PTS. */
const TEXT_DELAY_MS = 400;
/** Stuffing of the header of a PES packet of teletext, which has 45 bytes. Spec: ETSI EN 300 472, 4.2 */
const TELETEXT_STUFFING = 31;

/** Services with a picture and two sounds each. */
export interface DvbRecipe {
  readonly services: number;
  /** So many of them have teletext and subtitles. */
  readonly withText: number;
  readonly bitrateBps: number;
  readonly size: string;
  readonly videoBps: number;
  readonly audioBps: number;
  /** Pictures a second, channels of a sound, ms from one PCR to the next: 25, 2 and 20 unless given. */
  readonly pictureRate?: number;
  readonly channels?: number;
  readonly pcrMs?: number;
}

/** Of the stream that a recipe makes: a multiple of a step. */
export function bitrateOf({ bitrateBps }: DvbRecipe): number {
  return Math.round(bitrateBps / BITRATE_STEP) * BITRATE_STEP;
}

/**
 * A DVB transport stream of constant bitrate as it is broadcast: pictures and sounds of ffmpeg, kept in build/bench, and in place of its
 * null packets PMT, NIT, SDT, EIT present/following, TDT, teletext and subtitles.
 */
export function dvbProgramme(recipe: DvbRecipe, seconds: number): Buffer {
  const bitrateBps = bitrateOf(recipe);
  const bytes = repeated(new EndlessClip(clipOf(recipe), bitrateBps, CLIP_SECONDS), seconds);
  const start90k = start27M(bytes, bitrateBps) / 300;
  const services = Array.from({ length: recipe.services }, (_, n) => n);
  const pmtPids = services.map((n) => FIRST_PMT_PID + n);
  const sections: Insertion[] = [
    table(0, 100, 1, pat(pmtPids)),
    ...services.map((n) => table(FIRST_PMT_PID + n, 100, 3 + 11 * n, pmt(n, n < recipe.withText))),
    table(0x10, 2000, 7, nit(0x40, 1, 'tscap')),
    table(SDT_PID, 1000, 9, sdt(services.flatMap((n) => service(n + 1, 0x01, `Service ${n + 1}`, false, 0xfd)))),
    ...services.flatMap((n) => [0, 1].map((which) => table(EIT_PID, 1000, 13 + 60 * n + 500 * which, eit(n, which)))),
    timeTable(),
  ];
  const texts = services.slice(0, recipe.withText).flatMap((n) => [teletext(n, start90k), subtitles(n, start90k)]);
  const packets = without(packetsOf(bytes), 0, SDT_PID, ...pmtPids);
  return Buffer.concat(withInsertions(packets, bitrateBps, [...sections, ...texts]));
}

function repeated(clip: EndlessClip, seconds: number): Buffer {
  const rounds = Math.ceil(seconds / CLIP_SECONDS);
  const bytes = Buffer.alloc(rounds * clip.packets * PACKET_SIZE);
  const counters = newCounters();
  for (let n = 0; n < rounds * clip.packets; n++) {
    clip.write(bytes, n * PACKET_SIZE, n % clip.packets, FIRST_ROUND + Math.floor(n / clip.packets), counters);
  }
  return bytes;
}

/** PCR of the first packet, whether it has one or not. */
function start27M(bytes: Buffer, bitrateBps: number): number {
  for (let pos = 0; pos < bytes.length; pos += PACKET_SIZE) {
    const pcr27M = pcrAt(bytes, pos);
    if (pcr27M !== ABSENT) return pcr27M - (pos * 8 * 27e6) / bitrateBps;
  }
  throw new Error('the clip has no PCR');
}

function clipOf(recipe: DvbRecipe): Buffer {
  const args = ffmpegArguments(recipe);
  const folder = join(REPOSITORY, 'build/bench');
  const name = createHash('sha256').update(args.join(' ')).digest('hex').slice(0, 16);
  const file = join(folder, `${name}.mpegts`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    execFileSync('ffmpeg', [...args, `${file}.new`]);
    renameSync(`${file}.new`, file);
  }
  return readFileSync(file);
}

function ffmpegArguments(recipe: DvbRecipe): string[] {
  const { services, size, videoBps, audioBps, pictureRate = 25, channels = 2, pcrMs = 20 } = recipe;
  const rate = `-b:v ${videoBps} -maxrate ${videoBps} -bufsize ${Math.floor(videoBps / 2)}`;
  const sources = `-f lavfi -i testsrc2=size=${size}:rate=${pictureRate} -f lavfi -i sine=frequency=440:sample_rate=48000`;
  const maps = Array.from({ length: services }, () => '-map 0:v -map 1:a -map 1:a').join(' ');
  const programs = Array.from({ length: services }, (_, n) => {
    const first = ES_OF_SERVICE * n;
    return `-program title=Service:program_num=${n + 1}:st=${first}:st=${first + 1}:st=${first + 2}`;
  });
  return [
    ...`-nostdin -loglevel error -y ${sources} -t ${CLIP_SECONDS} ${maps}`.split(' '),
    ...`-c:v libx264 -preset ultrafast -tune zerolatency -g ${pictureRate} -sc_threshold 0 -pix_fmt yuv420p ${rate}`.split(
      ' ',
    ),
    ...`-c:a mp2 -b:a ${audioBps} -ac ${channels} ${programs.join(' ')}`.split(' '),
    // Otherwise sound comes earlier than there is room for in the buffers of a decoder.
    ...'-muxdelay 0.25 -muxpreload 0.25 -pes_payload_size 900'.split(' '),
    ...`-f mpegts -muxrate ${bitrateOf(recipe)} -pcr_period ${pcrMs}`.split(' '),
  ];
}

function table(pid: number, everyMs: number, atMs: number, section: Buffer): Insertion {
  const packets = sectionPackets(pid, [section]);
  return { atMs, everyMs, packetsAt: () => packets };
}

function timeTable(): Insertion {
  const { packetAt, pid } = dvbPlan().items.find(({ name }) => name === 'tdt')!;
  if (packetAt === undefined) throw new Error(`no table on PID ${pid}`);
  return { atMs: 17, everyMs: 5000, packetsAt: (ms) => [packetAt(ms)] };
}

function pmt(index: number, hasText: boolean): Buffer {
  const video = FIRST_ES_PID + ES_OF_SERVICE * index;
  const entry = (streamType: number, pid: number, ...descriptors: readonly number[]): number[] => [
    streamType,
    ...u16(0xe000 | pid),
    ...loop12(descriptors),
  ];
  const sound = descriptor(0x0a, [...text('eng'), 0]);
  const texts = [
    ...entry(0x06, FIRST_TELETEXT_PID + index, ...descriptor(0x56, [...text('eng'), 0x09, 0x00])),
    ...entry(0x06, FIRST_SUBTITLE_PID + index, ...descriptor(0x59, [...text('eng'), 0x10, ...u16(1), ...u16(1)])),
  ];
  const body = [...entry(0x1b, video), ...entry(0x03, video + 1, ...sound), ...entry(0x03, video + 2, ...sound)];
  return longSection({
    tableId: 0x02,
    extension: index + 1,
    body: [...u16(0xe000 | video), ...loop12([]), ...body, ...(hasText ? texts : [])],
  });
}

/** The present event of a service, or the one that follows. Spec: ETSI EN 300 468, 5.2.4 */
function eit(index: number, which: number): Buffer {
  const words = `What happens in part ${which + 1}, told at the length at which guides tell such things.`;
  const title = `Event ${which + 1} of service ${index + 1}`;
  const loop = descriptor(0x4d, [...text('eng'), title.length, ...text(title), words.length, ...text(words)]);
  const start = [...u16(61_345), 0x12 + which, 0x00, 0x00];
  const event = [...u16(which + 1), ...start, 0x01, 0x00, 0x00, ...u16(0x8000 | loop.length), ...loop];
  const body = [...u16(1), ...u16(1), 1, 0x4e, ...event];
  return longSection({ tableId: 0x4e, extension: index + 1, number: which, last: 1, body });
}

/** Three packets of teletext in each PES packet: pages 100 and 888 in turn. */
function teletext(index: number, start90k: number): Insertion {
  const rows = (magazine: number, count: number): number[][] =>
    Array.from({ length: count }, (_, n) => row(magazine, n + 1, `Service ${index + 1}, line ${n + 1}`));
  const units = [
    ...[header(0x100, { isSubtitle: false }), ...rows(1, 22)],
    ...[header(0x888), ...rows(8, 2)],
    packet(1, 30, []),
  ];
  const payloads = Array.from({ length: units.length / 3 }, (_, n) => pesPayload(...units.slice(3 * n, 3 * n + 3)));
  return insertedPes(
    FIRST_TELETEXT_PID + index,
    40,
    start90k,
    (n) => payloads[n % payloads.length]!,
    TELETEXT_STUFFING,
  );
}

function subtitles(index: number, start90k: number): Insertion {
  const payload = (n: number): Buffer =>
    subtitlePayload(pageComposition(1, { version: n % 16, state: 1, timeOutS: 5 }), restOfDisplaySet(1));
  return insertedPes(FIRST_SUBTITLE_PID + index, 2000, start90k, payload);
}

function insertedPes(
  pid: number,
  everyMs: number,
  start90k: number,
  payloadOf: (n: number) => Buffer,
  headerStuffing = 0,
): Insertion {
  const atMs = 21;
  return {
    atMs,
    everyMs,
    packetsAt: (ms) => {
      const payload = payloadOf(Math.round((ms - atMs) / everyMs));
      const pts90k = Math.round(start90k + (ms + TEXT_DELAY_MS) * 90);
      return pesPackets(
        pid,
        pesBytes({ streamId: PRIVATE_STREAM_1, pts90k, dts90k: undefined, payload, headerStuffing }),
      );
    },
  };
}

/** Packets of a datagram. */
export const DATAGRAM_PACKETS = 7;
export const DATAGRAM_BYTES = DATAGRAM_PACKETS * PACKET_SIZE;

/** Time from one datagram of a stream to the next. */
export function nsPerDatagram(bitrateBps: number): number {
  return (DATAGRAM_PACKETS * PACKET_BITS * 1e9) / bitrateBps;
}
