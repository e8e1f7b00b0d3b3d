import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { AncPacket } from '../../../src/codec/ancillary/anc-packet.js';
import { FrameDecoder, FrameResult } from '../../../src/net/frame-decoder.js';
import { RtpHeader } from '../../../src/net/rtp.js';
import { activeFormatOf } from '../../../src/st2110/d40/active-format.js';
import { AncAnalyzer, type AncSnapshot } from '../../../src/st2110/d40/anc-analyzer.js';
import { ancillaryTimecodeOf } from '../../../src/st2110/d40/ancillary-timecode.js';
import { cdpOf } from '../../../src/st2110/d40/caption-distribution-packet.js';
import { readCapture } from '../../support/frames/pcap-reader.js';
import { missingTool } from '../../support/programs/privileges.js';
import { missingSamples, samplesDir } from '../../support/samples/samples.js';

// Origin of what is expected: EBU LIST's results say valid, and what is in them; the rest follows from 29.97 interlaced pictures.
describe('ancillary data of the samples', { skip: missingSamples() || missingTool('editcap') }, () => {
  test('59.94i with time code and captions', () => {
    const { snapshot, timecodes, rates } = read('pilist_2110-40_5994i.pcap');
    assertValid(snapshot);
    assert.equal(snapshot.scan, 'interlaced');
    assert.deepEqual(identities(snapshot), ['60/60', '61/1']);
    assertCounts(timecodes.LTC!);
    assert.deepEqual([...rates], [30_000 / 1001]);
  });

  test('time code, captions and AFD: three kinds, five packets a frame, and a message of SCTE-104', () => {
    const { snapshot, timecodes, formats } = read('pilist_anc_with_timecode+CC+AFD.pcap');
    assertValid(snapshot);
    assert.deepEqual(identities(snapshot), ['41/5', '41/7', '60/60', '61/1']);
    assertCounts(timecodes.LTC!);
    assertCounts(timecodes['VITC field 1']!);
    assert.deepEqual([...formats], ['8 16:9']);
  });
});

/** Each time code is a frame later than the one before, at 30 frames a second. */
function assertCounts(timecodes: readonly string[]): void {
  const frames = timecodes.map((text) => {
    const [hours, minutes, seconds, frame] = text.split(/[:;]/).map(Number);
    return ((hours! * 60 + minutes!) * 60 + seconds!) * 30 + frame!;
  });
  assert.ok(frames.length >= 15, `${frames.length} time codes`);
  assert.deepEqual(
    frames,
    frames.map((_, index) => frames[0]! + index),
  );
}

function assertValid({ total }: AncSnapshot): void {
  assert.deepEqual(
    Object.values(total.faults).filter((count) => count > 0),
    [],
  );
}

function identities({ kinds }: AncSnapshot): string[] {
  return [...new Set(kinds.map(({ did, sdid }) => `${did.toString(16)}/${sdid.toString(16)}`))].sort();
}

function read(name: string) {
  const timecodes: Record<string, string[]> = {};
  const formats = new Set<string>();
  const rates = new Set<number | null>();
  const analyzer = new AncAnalyzer((packet: AncPacket) => {
    const { did, sdid } = packet;
    if (did === 0x60) {
      const { text, source } = ancillaryTimecodeOf(packet)!;
      timecodes[source] ??= [];
      timecodes[source].push(text);
    } else if (did === 0x41 && sdid === 0x05) {
      const { afd, codedFrame } = activeFormatOf(packet)!;
      formats.add(`${afd} ${codedFrame}`);
    } else if (did === 0x61) {
      const result = cdpOf(packet);
      assert.ok('cdp' in result, JSON.stringify(result));
      rates.add(result.cdp.frameRate);
    }
  });
  const { linkType, frames } = readCapture(join(samplesDir()!, name));
  const decoder = new FrameDecoder(linkType);
  const rtp = new RtpHeader();
  for (const { bytes, wireLength } of frames) {
    if (decoder.decode(bytes, 0, bytes.length, wireLength) !== FrameResult.DATAGRAM) continue;
    if (!rtp.parse(bytes, decoder.payloadOffset, decoder.payloadLength)) continue;
    analyzer.feed(bytes, rtp.payloadOffset, rtp.payloadLength, rtp.marker, rtp.timestamp);
  }
  return { snapshot: analyzer.snapshotAndReset(), timecodes, formats, rates };
}
