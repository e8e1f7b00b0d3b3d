import { isIP } from 'node:net';
import library, { type Media, type Session } from 'sdp-transform';
import { formatAddress, parseAddress } from '../../net/address.js';
import type {
  AncillaryDescription,
  AudioDescription,
  DescribedKind,
  DuplicateGroup,
  FlowDescription,
  ReferenceClock,
  VideoDescription,
} from './flow-description.js';
import { FormatParameters, wholeNumber } from './format-parameters.js';

/** A description that is larger, or has more lines or streams, is none that is read. */
export const MAX_SDP_BYTES = 65_536;
const MAX_LINES = 2048;
const MAX_LINE = 4096;
const MAX_MEDIA = 256;
const MAX_TEXT = 256;

/** The flows of a session description, and what is wrong with those that are left out; or why it is none. */
export type SdpResult =
  | { readonly flows: readonly FlowDescription[]; readonly faults: readonly string[] }
  | { readonly fault: string };

/** By the encoding name of a=rtpmap. Spec: SMPTE ST 2110-20, 7.1; RFC 9134, 7.1; RFC 3190, 4; RFC 8331, 3.1 */
const KINDS: Readonly<Record<string, DescribedKind>> = {
  RAW: 'st2110-20',
  JXSV: 'st2110-22',
  L16: 'st2110-30',
  L24: 'st2110-30',
  AM824: 'st2110-30',
  SMPTE291: 'st2110-40',
  MP2T: 'mpegts',
};

/** Reads a session description, of whatever bytes. `origin`: where it came from. Spec: RFC 8866, 5; SMPTE ST 2110-10, 8 */
export function parseSdp(text: string, origin: string): SdpResult {
  const fault = faultOf(text);
  if (fault !== undefined) return { fault };
  const session = library.parse(text);
  if (session.media.length > MAX_MEDIA) return { fault: `more than ${MAX_MEDIA} streams` };
  const results = session.media.map((media) => flowOf(session, media, origin));
  return {
    flows: withGroups(session, results),
    faults: results.flatMap((result) => ('fault' in result ? [result.fault] : [])),
  };
}

function faultOf(text: string): string | undefined {
  if (text.length > MAX_SDP_BYTES) return `larger than ${MAX_SDP_BYTES} bytes`;
  if (!/^\s*v=0\s*[\r\n]/.test(text)) return 'no session description: it does not begin with v=0';
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.length > MAX_LINES) return `more than ${MAX_LINES} lines`;
  if (lines.some((line) => line.length > MAX_LINE)) return `a line of more than ${MAX_LINE} characters`;
  return lines.some((line) => line.startsWith('m=')) ? undefined : 'no stream in it: no line m=';
}

type FlowResult = FlowDescription | { readonly fault: string };

function flowOf(session: Session, media: Media, origin: string): FlowResult {
  const name = `m=${textOf(media.type) ?? '?'} ${textOf(media.port) ?? '?'}`;
  const port = wholeNumber(textOf(media.port), 65_535);
  const address = addressOf(textOf((media.connection ?? session.connection)?.ip)?.split('/')[0] ?? '');
  const map = media.rtp[0];
  if (port === null || port === 0) return { fault: `${name}: no port` };
  if (address === undefined) return { fault: `${name}: no address` };
  if (map === undefined) return { fault: `${name}: no a=rtpmap` };
  const encoding = (textOf(map.codec) ?? '').toUpperCase();
  const config = textOf(media.fmtp.find(({ payload }) => payload === map.payload)?.config) ?? '';
  const parameters = new FormatParameters(config);
  const kind = KINDS[encoding] ?? 'rtp';
  const clock = clockOf(media) ?? clockOf(session);
  return {
    origin,
    session_name: textOf(session.name) ?? '',
    kind,
    destination_ip: address,
    destination_port: port,
    source_ips: sourcesOf(media) ?? sourcesOf(session) ?? [],
    payload_type: wholeNumber(textOf(map.payload), 127) ?? 0,
    clock_rate_hz: wholeNumber(textOf(map.rate), 1e9) ?? 0,
    reference_clock: clock ?? null,
    media_clock_offset: mediaClockOffset(media) ?? mediaClockOffset(session) ?? null,
    duplicates: null,
    video: kind === 'st2110-20' || kind === 'st2110-22' ? videoOf(parameters) : null,
    audio: kind === 'st2110-30' ? audioOf(media, encoding as AudioDescription['encoding'], parameters) : null,
    ancillary: kind === 'st2110-40' ? ancillaryOf(parameters) : null,
  };
}

function videoOf(parameters: FormatParameters): VideoDescription {
  const isInterlaced = parameters.has('interlace');
  const packing = parameters.text('pm')?.toUpperCase();
  return {
    width: parameters.count('width', 32_767) || null,
    height: parameters.count('height', 32_767) || null,
    scan: isInterlaced ? (parameters.has('segmented') ? 'psf' : 'interlaced') : 'progressive',
    frame_rate: parameters.rate('exactframerate'),
    sampling: shortText(parameters.text('sampling')),
    depth: shortText(parameters.text('depth')),
    colorimetry: shortText(parameters.text('colorimetry')),
    transfer_characteristic: shortText(parameters.text('tcs')),
    range: shortText(parameters.text('range')),
    packing: packing === '2110GPM' ? 'gpm' : packing === '2110BPM' ? 'bpm' : null,
    sender_type: shortText(parameters.text('tp')),
    tr_offset_us: parameters.count('troff', 1_000_000),
    c_max: parameters.count('cmax', 1_000_000),
    max_udp: parameters.count('maxudp', 65_535),
  };
}

function audioOf(media: Media, encoding: AudioDescription['encoding'], parameters: FormatParameters): AudioDescription {
  const packetTime = Number(textOf(media.ptime) ?? Number.NaN);
  return {
    encoding,
    sample_rate_hz: wholeNumber(textOf(media.rtp[0]?.rate), 1e9) ?? 0,
    channels: wholeNumber(textOf(media.rtp[0]?.encoding), 1024) ?? 1,
    packet_time_ms: packetTime > 0 && packetTime <= 1000 ? packetTime : null,
    channel_order: shortText(parameters.text('channel-order')),
  };
}

function ancillaryOf(parameters: FormatParameters): AncillaryDescription {
  return {
    did_sdid: parameters.all('did_sdid').map((pair) => cleaned(pair.replace(/[{}\s]/g, '')).slice(0, MAX_TEXT)),
    vpid_code: parameters.count('vpid_code', 255),
    frame_rate: parameters.rate('exactframerate'),
  };
}

/** The grandmaster, where there are several the first one. Spec: RFC 7273, 4.8 */
function clockOf({ tsRefClocks }: Pick<Media, 'tsRefClocks'>): ReferenceClock | undefined {
  const clock = tsRefClocks?.[0];
  if (clock === undefined) return undefined;
  const source = (textOf(clock.clksrc) ?? '').toLowerCase();
  const [first = '', second = '', third = ''] = (textOf(clock.clksrcExt) ?? '').split(':');
  if (source !== 'ptp')
    return { source: cleaned(source), id: shortText(first || null), domain: null, is_traceable: false };
  const isTraceable = second === 'traceable';
  const domain = wholeNumber(third.replace(/^domain-nmbr=/, '') || null, 255);
  return { source, id: isTraceable ? null : shortText(second || null), domain, is_traceable: isTraceable };
}

/** Spec: RFC 7273, 5.2; SMPTE ST 2110-10, 8.3 */
function mediaClockOffset({ mediaClk }: Pick<Media, 'mediaClk'>): number | undefined {
  if (textOf(mediaClk?.mediaClockName) !== 'direct') return undefined;
  return wholeNumber(textOf(mediaClk?.mediaClockValue) ?? '0', 0xffff_ffff) ?? undefined;
}

/** Spec: RFC 4570, 3 */
function sourcesOf({ sourceFilter }: Pick<Media, 'sourceFilter'>): string[] | undefined {
  if (sourceFilter?.filterMode !== 'incl') return undefined;
  return (textOf(sourceFilter.srcList) ?? '').split(' ').flatMap((source) => addressOf(source) ?? []);
}

/** Streams of a=group:DUP are legs of one. Spec: RFC 7104, 4.1; SMPTE ST 2110-10, 8.5 */
function withGroups({ groups = [], media }: Session, results: readonly FlowResult[]): FlowDescription[] {
  const legsByTag = new Map<string, FlowDescription>();
  for (const [index, result] of results.entries()) {
    const tag = textOf(media[index]!.mid);
    if (tag !== null && !('fault' in result)) legsByTag.set(tag, result);
  }
  const duplicates = new Map<FlowDescription, DuplicateGroup>();
  for (const { type, mids } of groups) {
    if (type !== 'DUP') continue;
    const tags = (textOf(mids) ?? '').split(' ').filter((tag) => legsByTag.has(tag));
    const legs = tags.map((tag) => addressText(legsByTag.get(tag)!));
    for (const [index, tag] of tags.entries()) duplicates.set(legsByTag.get(tag)!, { leg: tag, index, legs });
  }
  return results.flatMap((result) =>
    'fault' in result ? [] : [{ ...result, duplicates: duplicates.get(result) ?? null }],
  );
}

/** As the ids of streams have it. */
function addressText({ destination_ip, destination_port }: FlowDescription): string {
  return isIP(destination_ip) === 6
    ? `[${destination_ip}]:${destination_port}`
    : `${destination_ip}:${destination_port}`;
}

/** As streams have it; undefined where it is no address. */
function addressOf(text: string): string | undefined {
  const address = parseAddress(text);
  return address === undefined ? undefined : formatAddress(address.isIpv6, address.words);
}

/** Without what a terminal would obey, or a line would end at. */
function cleaned(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '');
}

/** A value of whatever type as text that may be shown; null where there is none. */
function textOf(value: string | number | undefined): string | null {
  return value === undefined ? null : cleaned(String(value)).slice(0, MAX_LINE);
}

function shortText(text: string | null): string | null {
  return text === null ? null : text.slice(0, MAX_TEXT);
}
