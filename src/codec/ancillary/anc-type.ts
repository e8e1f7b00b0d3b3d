// Tested by: test/codec/ancillary/anc-type.test.ts
/** By DID and SDID as 0xDDSS: what the data is. Spec: SMPTE Registration Authority, ancillary data packets */
const NAMES: Readonly<Record<number, string>> = {
  16641: 'payload identification (ST 352)',
  16645: 'AFD and bar data (ST 2016-3)',
  16646: 'pan-scan data (ST 2016-4)',
  16647: 'SCTE-104 messages (ST 2010)',
  16648: 'DVB/SCTE VBI data (ST 2031)',
  17153: 'inter-station control data (BT.1685)',
  17154: 'OP-47 subtitling distribution packet (RDD 8)',
  17155: 'OP-47 multipacket (RDD 8)',
  17157: 'acquisition metadata (RDD 18)',
  17412: 'KLV metadata in VANC (RP 214)',
  17428: 'KLV metadata in HANC (RP 214)',
  17476: 'UMID and program identification (RP 223)',
  20481: 'wide-screen signalling (RDD 8)',
  20737: 'film codes (RP 215)',
  24672: 'ancillary time code (ST 12-2)',
  24833: 'CEA-708 caption distribution packet (ST 334-1)',
  24834: 'CEA-608 captions (ST 334-1)',
  25089: 'program description (RP 207)',
  25090: 'data broadcast (ST 334-1)',
  25091: 'VBI data (RP 208)',
  25700: 'LTC (RP 196)',
  25727: 'VITC (RP 196)',
};

/** DIDs of packets with a data block number in place of a second identifier. */
const TYPE_1_NAMES: Readonly<Record<number, string>> = {
  128: 'marked for deletion',
  132: 'end marker',
  136: 'start marker',
  244: 'error detection and handling (RP 165)',
};
const FIRST_TYPE_1 = 0x80;

/** What the identifiers stand for; undefined where they are not registered, or it is not known here. */
export function ancTypeName(did: number, sdid: number): string | undefined {
  if (did >= FIRST_TYPE_1) return TYPE_1_NAMES[did] ?? type1Range(did);
  if (did === 0x45) return 'audio metadata (RDD 6)';
  return NAMES[(did << 8) | sdid];
}

function type1Range(did: number): string | undefined {
  if (did >= 0xe0 && did <= 0xe7) return 'HD audio (ST 299-1)';
  if (did >= 0xa0 && did <= 0xa7) return '3G audio (ST 299-2)';
  if (did >= 0xec && did <= 0xef) return 'audio control packet (ST 272)';
  if (did >= 0xf8) return 'SD audio (ST 272)';
  return undefined;
}
