// The table of docs/specifications.md: the documents below, with the folders whose code names them in `Spec:` lines.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Every document that a `Spec:` line may name: how it is cited, its title, and the edition whose clauses are cited. */
const DOCUMENTS = [
  ['ISO/IEC 13818-1', 'Generic coding of moving pictures and associated audio: Systems (ITU-T H.222.0)', '2023'],
  ['ISO/IEC 13818-2', 'Generic coding of moving pictures and associated audio: Video (ITU-T H.262)', '2013'],
  ['ISO/IEC 13818-6', 'Generic coding of moving pictures and associated audio: Extensions for DSM-CC', '1998'],
  ['ISO/IEC 13818-7', 'Generic coding of moving pictures and associated audio: Advanced Audio Coding (AAC)', '2006'],
  ['ISO/IEC 11172-2', 'Coding of moving pictures and associated audio up to about 1,5 Mbit/s: Video', '1993'],
  ['ISO/IEC 11172-3', 'Coding of moving pictures and associated audio up to about 1,5 Mbit/s: Audio', '1993'],
  ['ISO/IEC 13818-3', 'Generic coding of moving pictures and associated audio: Audio', '1998'],
  ['ISO/IEC 14496-1', 'Coding of audio-visual objects: Systems', '2010'],
  ['ISO/IEC 14496-3', 'Coding of audio-visual objects: Audio', '2019'],
  ['ISO/IEC 14496-12', 'Coding of audio-visual objects: ISO base media file format', '2022'],
  ['ISO/IEC 14496-14', 'Coding of audio-visual objects: MP4 file format', '2020'],
  [
    'ISO/IEC 14496-15',
    'Coding of audio-visual objects: Carriage of NAL unit structured video in the ISO base media file format',
    '2022',
  ],
  ['ISO/IEC 23000-19', 'Multimedia application format: Common media application format (CMAF)', '2020'],
  ['ISO/IEC 7064', 'Check character systems', '2003'],
  [
    'ITU-T G.826',
    'End-to-end error performance parameters and objectives for international, constant bit-rate digital paths',
    '12/2002',
  ],
  ['ITU-T H.264', 'Advanced video coding for generic audiovisual services', '08/2021'],
  ['ITU-T H.265', 'High efficiency video coding', '08/2021'],
  ['ITU-T H.266', 'Versatile video coding', '09/2023'],
  ['ITU-T T.81', 'Digital compression and coding of continuous-tone still images (JPEG)', '09/1992'],
  ['ITU-T H.273', 'Coding-independent code points for video signal type identification', '07/2021'],
  ['ETSI TR 101 290', 'DVB: Measurement guidelines for DVB systems', 'V1.4.1, 2020'],
  ['ETSI EN 300 468', 'DVB: Specification for Service Information (SI) in DVB systems', 'V1.17.1, 2022'],
  ['ETSI TR 101 211', 'DVB: Guidelines on implementation and usage of Service Information (SI)', 'V1.13.1, 2019'],
  [
    'ETSI TS 102 323',
    'DVB: Carriage and signalling of TV-Anytime information in DVB transport streams',
    'V1.5.1, 2012',
  ],
  [
    'ETSI EN 301 775',
    'DVB: Specification for the carriage of Vertical Blanking Information (VBI) data in DVB bitstreams',
    'V1.2.1, 2003',
  ],
  ['ETSI TS 102 366', 'Digital Audio Compression (AC-3, Enhanced AC-3) Standard', '2017'],
  ['ETSI TS 102 809', 'DVB: Signalling and carriage of interactive applications and services', 'V1.3.1, 2017'],
  [
    'ETSI TS 101 154',
    'DVB: Specification for the use of Video and Audio Coding in Broadcast and Broadband Applications',
    'V2.7.1, 2022',
  ],
  ['ETSI TS 100 289', 'DVB: Support for use of the DVB Scrambling Algorithm version 3', 'V1.2.1, 2014'],
  ['IEC 62216', 'Digital terrestrial television receivers for the DVB-T system', '2009'],
  ['NorDig Unified', 'NorDig Unified Requirements for Integrated Receiver Decoders', '3.1'],
  ['UK Digital Terrestrial Television D-Book', 'Requirements for Interoperability', '7'],
  ['ATSC A/52', 'Digital Audio Compression (AC-3, E-AC-3)', '2018'],
  ['ETSI TS 102 366', 'Digital Audio Compression (AC-3, Enhanced AC-3) Standard', 'V1.4.1, 2017'],
  ['ETSI TS 103 420', 'Backwards-compatible object audio carriage using Enhanced AC-3', 'V1.2.1, 2018'],
  ['ETSI TS 103 190-1', 'Digital Audio Compression (AC-4) Standard; Part 1: Channel based coding', 'V1.3.1, 2018'],
  [
    'ETSI TS 103 190-2',
    'Digital Audio Compression (AC-4) Standard; Part 2: Immersive and personalized audio',
    'V1.2.1, 2018',
  ],
  ['ETSI TS 102 114', 'DTS Coherent Acoustics; Core and Extensions with Additional Profiles', 'V1.6.1, 2019'],
  ['ISO/IEC 23001-8', 'Coding-independent code points', '2016'],
  ['RFC 6716', 'Definition of the Opus Audio Codec', '2012'],
  ['RFC 7845', 'Ogg Encapsulation for the Opus Audio Codec', '2016'],
  ['Opus in MPEG-TS', 'Carriage of Opus in MPEG-2 transport streams (Xiph.Org)', ''],
  ['SMPTE ST 302', 'Mapping of AES3 Data into an MPEG-2 Transport Stream', '2007'],
  ['SMPTE ST 2038', 'Carriage of Ancillary Data Packets in an MPEG-2 Transport Stream', '2008'],
  ['SMPTE ST 336', 'Data Encoding Protocol Using Key-Length-Value', '2017'],
  ['MISB ST 1402', 'MPEG-2 Transport Stream for Class 1/Class 2 Motion Imagery, Audio and Metadata', '1402.2'],
  ['MISB ST 0601', 'UAS Datalink Local Set', '0601.19'],
  ['MISB ST 0102', 'Security Metadata Universal and Local Sets for Motion Imagery Data', '0102.12'],
  ['MISB ST 0903', 'Video Moving Target Indicator Metadata', '0903.6'],
  ['ID3 tag version 2.4.0', 'Main structure, and native frames', '2000'],
  ['ATSC A/53', 'ATSC Digital Television Standard', '2013'],
  ['ARIB STD-B10', 'Service Information for Digital Broadcasting System', '4.6'],
  ['ATSC A/65', 'Program and System Information Protocol for Terrestrial Broadcast and Cable', '2013'],
  ['ANSI/CTA-608', 'Line 21 Data Services', 'E, 2008'],
  ['ANSI/CTA-708', 'Digital Television (DTV) Closed Captioning', 'E, 2013'],
  ['47 CFR 15.119', 'Closed caption decoder requirements for analog television receivers', '2010'],
  ['ATSC A/72', 'Video System Characteristics of AVC in the ATSC Digital Television System', '2014'],
  ['SCTE 20', 'Methods for Carriage of CEA-608 Closed Captions and Non-Real Time Sampled Video', '2012'],
  ['SCTE 128', 'AVC Video Constraints for Cable Television', '2013'],
  ['ETSI EN 300 472', 'DVB: Conveying ITU-R System B Teletext in DVB bitstreams', 'V1.4.1, 2017'],
  ['ETSI EN 300 706', 'Enhanced Teletext specification', 'V1.2.1, 2003'],
  ['ETSI EN 300 743', 'DVB: Subtitling systems', 'V1.6.1, 2018'],
  ['SCTE 27', 'Subtitling Methods for Broadcast Cable', '2016'],
  ['SCTE 35', 'Digital Program Insertion Cueing Message (ANSI/SCTE 35)', '2023r1'],
  ['ATSC A/57', 'Content Identification and Labeling for ATSC Transport', '2008'],
  ['SMPTE Registration Authority', 'Registry of MPEG format identifiers', ''],
  ['ETSI EN 300 429', 'DVB: Framing structure, channel coding and modulation for cable systems', 'V1.2.1, 1998'],
  [
    'ETSI EN 300 744',
    'DVB: Framing structure, channel coding and modulation for digital terrestrial television',
    'V1.6.2, 2015',
  ],
  ['Blu-ray BDAV', 'Blu-ray Disc, audio visual application format: TS packets with a time stamp before each', ''],
  ['SMPTE ST 291-1', 'Ancillary Data Packet and Space Formatting', '2011'],
  ['SMPTE ST 2022-1', 'Forward Error Correction for Real-Time Video/Audio Transport over IP Networks', '2007'],
  ['SMPTE ST 2110-10', 'Professional Media Over Managed IP Networks: System Timing and Definitions', '2022'],
  ['SMPTE ST 2110-20', 'Professional Media Over Managed IP Networks: Uncompressed Active Video', '2022'],
  [
    'SMPTE ST 2110-21',
    'Professional Media Over Managed IP Networks: Traffic Shaping and Delivery Timing for Video',
    '2022',
  ],
  ['ISO/IEC 21122-1', 'JPEG XS low-latency lightweight image coding system: Core coding system', '2022'],
  ['SMPTE ST 2110-22', 'Professional Media Over Managed IP Networks: Constant Bit-Rate Compressed Video', '2019'],
  ['SMPTE ST 2059-1', 'Generation and Alignment of Interface Signals to the SMPTE Epoch', '2021'],
  ['SMPTE ST 2110-31', 'Professional Media Over Managed IP Networks: AES3 Transparent Transport', '2022'],
  ['SMPTE ST 2022-7', 'Seamless Protection Switching of RTP Datagrams', '2019'],
  ['SMPTE ST 2010', 'Vertical Ancillary Data Mapping of ANSI/SCTE 104 Messages', '2008'],
  ['SCTE 104', 'Automation System to Compression System Communications API', '2021'],
  ['EBU Tech 3306', 'MBWF / RF64: An extended File Format for Audio', '2009'],
  ['EBU Tech 3337', 'A simple approach to the measurement of RTP packet delay: TS-DF', '2010'],
  ['AES3', 'Serial transmission format for two-channel linearly represented digital audio data', '2009'],
  ['SMPTE ST 2110-30', 'Professional Media Over Managed IP Networks: PCM Digital Audio', '2017'],
  ['SMPTE RDD 8', 'Storage and Distribution of Teletext Subtitles and VBI Data for High Definition Television', '2008'],
  ['SMPTE ST 2016-3', 'Vertical Ancillary Data Mapping of Active Format Description and Bar Data', '2009'],
  ['SMPTE ST 2016-1', 'Format for Active Format Description and Bar Data', '2009'],
  ['SMPTE ST 2094-40', 'Dynamic Metadata for Color Volume Transform: Application #4', '2020'],
  ['SMPTE RDD 8', 'Storage and Distribution of Teletext Subtitles and VBI Data for High Definition Television', '2008'],
  ['SMPTE ST 334-2', 'Caption Distribution Packet (CDP) Definition', '2015'],
  ['SMPTE ST 12-2', 'Transmission of Time Code in the Ancillary Data Space', '2014'],
  ['SMPTE ST 12-1', 'Time and Control Code', '2014'],
  ['SMPTE ST 2110-40', 'Professional Media Over Managed IP Networks: SMPTE ST 291-1 Ancillary Data', '2018'],
  ['EBU Tech 3292', 'BISS-E: Basic Interoperable Scrambling System with Encrypted keys', '2002'],
  [
    'ITU-R BT.601',
    'Studio encoding parameters of digital television for standard 4:3 and wide-screen 16:9 aspect ratios',
    'BT.601-7, 2011',
  ],
  [
    'ITU-R BT.709',
    'Parameter values for the HDTV standards for production and international programme exchange',
    'BT.709-6, 2015',
  ],
  ['ITU-R BS.1770', 'Algorithms to measure audio programme loudness and true-peak audio level', 'BS.1770-5, 2023'],
  ['EBU Tech 3341', 'Loudness metering: EBU Mode metering to supplement EBU R 128', '4, 2023'],
  ['EBU Tech 3342', 'Loudness range: a measure to supplement EBU R 128', '4, 2023'],
  ['AES67', 'High-performance streaming audio-over-IP interoperability', '2018'],
  ['RFC 2104', 'HMAC: Keyed-Hashing for Message Authentication', '1997'],
  ['RFC 6265', 'HTTP State Management Mechanism', '2011'],
  ['RFC 7617', "The 'Basic' HTTP Authentication Scheme", '2015'],
  ['RFC 7914', 'The scrypt Password-Based Key Derivation Function', '2016'],
  ['RFC 9110', 'HTTP Semantics', '2022'],
  ['SQLite', 'SQLite: Database File Format', 'version 3, 2025'],
  ['WHATWG Fetch', 'Fetch', 'living standard, 2025'],
  ['WHATWG HTML', 'HTML', 'living standard, 2025'],
  ['W3C CSP', 'Content Security Policy Level 3', 'working draft, 2025'],
  ['W3C Fetch Metadata', 'Fetch Metadata Request Headers', 'working draft, 2021'],
  ['W3C Referrer Policy', 'Referrer Policy', 'candidate recommendation, 2017'],
  ['W3C WCAG', 'Web Content Accessibility Guidelines 2.2', 'recommendation, 2023'],
  ['RFC 768', 'User Datagram Protocol', '1980'],
  ['RFC 791', 'Internet Protocol', '1981'],
  ['RFC 1071', 'Computing the Internet Checksum', '1988'],
  ['RFC 1112', 'Host Extensions for IP Multicasting', '1989'],
  ['RFC 2250', 'RTP Payload Format for MPEG1/MPEG2 Video', '1998'],
  ['RFC 2365', 'Administratively Scoped IP Multicast', '1998'],
  ['RFC 2516', 'A Method for Transmitting PPP Over Ethernet (PPPoE)', '1999'],
  ['RFC 3190', 'RTP Payload Format for 12-bit DAT Audio and 20- and 24-bit Linear Sampled Audio', '2002'],
  ['RFC 3357', 'One-way Loss Pattern Sample Metrics', '2002'],
  ['RFC 3376', 'Internet Group Management Protocol, Version 3', '2002'],
  ['RFC 3550', 'RTP: A Transport Protocol for Real-Time Applications', '2003'],
  ['RFC 3551', 'RTP Profile for Audio and Video Conferences with Minimal Control', '2003'],
  ['RFC 3810', 'Multicast Listener Discovery Version 2 (MLDv2) for IPv6', '2004'],
  ['RFC 4175', 'RTP Payload Format for Uncompressed Video', '2005'],
  ['RFC 4180', 'Common Format and MIME Type for Comma-Separated Values (CSV) Files', '2005'],
  ['RFC 4291', 'IP Version 6 Addressing Architecture', '2006'],
  ['RFC 4302', 'IP Authentication Header', '2005'],
  ['RFC 4445', 'A Proposed Media Delivery Index (MDI)', '2006'],
  ['RFC 5761', 'Multiplexing RTP Data and Control Packets on a Single Port', '2010'],
  ['RFC 5988', 'Web Linking', '2010'],
  ['RFC 5952', 'A Recommendation for IPv6 Address Text Representation', '2010'],
  ['RFC 6946', 'Processing of IPv6 "Atomic" Fragments', '2013'],
  ['RFC 4570', 'Session Description Protocol (SDP) Source Filters', '2006'],
  ['RFC 7104', 'Duplication Grouping Semantics in the Session Description Protocol', '2014'],
  ['RFC 7273', 'RTP Clock Source Signalling', '2014'],
  ['RFC 7748', 'Elliptic Curves for Security', '2016'],
  ['RFC 7845', 'Ogg Encapsulation for the Opus Audio Codec', '2016'],
  ['RFC 8216', 'HTTP Live Streaming', '2017'],
  ['RFC 8200', 'Internet Protocol, Version 6 (IPv6) Specification', '2017'],
  ['RFC 8331', 'RTP Payload for SMPTE ST 291-1 Ancillary Data', '2018'],
  ['RFC 8866', 'SDP: Session Description Protocol', '2021'],
  ['RFC 9134', 'RTP Payload Format for ISO/IEC 21122 (JPEG XS)', '2021'],
  ['IEEE Std 802.1Q', 'Bridges and Bridged Networks', '2022'],
  ['ZeroMQ RFC 23', 'ZMTP: ZeroMQ Message Transport Protocol 3.0', 'stable'],
  ['IEEE Std 802.3', 'Ethernet', '2022'],
  ['IEEE Std 1588', 'Precision Clock Synchronization Protocol for Networked Measurement and Control Systems', '2019'],
  ['AMWA IS-04', 'NMOS Discovery and Registration', 'v1.3.3'],
  ['IANA "Assigned Internet Protocol Numbers"', 'Registry of the protocols above IP', ''],
  ['IANA "IEEE 802 Numbers"', 'Registry of EtherTypes', ''],
  ['IANA "Point-to-Point (PPP) Protocol Field Assignments"', 'Registry of the protocols in PPP', ''],
  ['draft-sharabayko-srt', 'The SRT Protocol', ''],
  ['draft-ietf-opsawg-pcap', 'PCAP Capture File Format', ''],
  ['draft-ietf-opsawg-pcapng', 'PCAP Now Generic (pcapng) Capture File Format', ''],
  ['draft-ietf-opsawg-pcaplinktype', 'Link-Layer Types for PCAP and PCAPNG Capture File Formats', ''],
  ['tcpdump.org', 'Link-layer header types', ''],
  ['ZeroMQ RFC 26', 'CurveZMQ: authentication and encryption', 'draft'],
  ['ZeroMQ RFC 27', 'ZAP: ZeroMQ Authentication Protocol', 'stable'],
  ['ZeroMQ RFC 32', 'Z85: ZeroMQ Base-85 Encoding Algorithm', 'stable'],
  ["Cap'n Proto encoding", "Cap'n Proto: Encoding Spec", '1.0'],
  ['Apache Kafka protocol', 'Kafka protocol guide', ''],
  ['Unicode Standard Annex 11', 'East Asian Width', 'Unicode 15.1, 2023'],
];

const CITATION = /\bSpec:\s*(.+)$/gm;
/** Names of documents, known or not, in a citation. */
const DOCUMENT =
  /\b(?:(?:ZeroMQ )?RFC \d+|ISO\/IEC [\d-]*\d|ITU-[RT] [\w.]*\w|(?:SMPTE|IEEE) (?:ST|RP|RDD|Std) [\w.-]*\w|ETSI (?:EN|TR|TS) [\d -]*\d|Opus in MPEG-TS|MISB ST \d+|ID3 tag version 2.4.0|AES\d+|EBU Tech \d+|ARIB STD-B\d+|ATSC A\/\d+|SCTE \d+|ANSI\/CTA-\d+|47 CFR [\d.]*\d|(?<!ISO\/)IEC \d+|NorDig Unified|UK Digital Terrestrial Television D-Book|SMPTE Registration Authority|AMWA IS-\d+|WHATWG \w+|W3C (?:CSP|Fetch Metadata|Referrer Policy|WCAG)|SQLite|IANA "[^"]+"|draft-[\w-]*\w|tcpdump\.org|Blu-ray BDAV|Cap'n Proto encoding|Apache Kafka protocol|Unicode Standard Annex \d+)/g;

/** The table; an Error names a citation without a document of the list, or a document that is not cited. */
export function specificationTable() {
  const folders = new Map(DOCUMENTS.map(([document]) => [document, new Set()]));
  for (const { text, folder, place } of citations()) {
    const documents = text.match(DOCUMENT) ?? [text];
    for (const document of documents) {
      if (!folders.has(document))
        throw new Error(`${place}: "${document}" is not in scripts/check/specification-docs.js`);
      folders.get(document).add(folder);
    }
  }
  const rows = DOCUMENTS.map(([document, title, edition]) => {
    const used = [...folders.get(document)].sort();
    if (used.length === 0) throw new Error(`no Spec: line names "${document}" any more`);
    return `| ${document} | ${title} | ${edition} | ${used.map((folder) => `\`${folder}\``).join(', ')} |`;
  });
  return ['| document | title | edition | used in |', '|---|---|---|---|', ...rows].join('\n');
}

/** What follows `Spec:` in the sources. */
function citations() {
  return ['src', 'native'].flatMap((root) =>
    readdirSync(root, { recursive: true })
      .filter((name) => /\.(ts|cc|h)$/.test(name))
      .flatMap((name) => citationsIn(path.join(root, name))),
  );
}

function citationsIn(file) {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(CITATION)].map((match) => {
    const line = text.slice(0, match.index).split('\n').length;
    return { text: match[1], folder: path.dirname(file), place: `${file}:${line}` };
  });
}
