import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CaptureError } from '../../src/capture/frame-source.js';
import { openInput } from '../../src/capture/open-input.js';
import { Slab } from '../../src/capture/slab.js';
import { LinkTypes } from '../../src/net/link-type.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { rejectsWith, scratchFile } from '../support/frames/capture.js';
import { type FrameRow, LITTLE_ENDIAN_NS, PCAP_FORMS, pcapFile } from '../support/frames/pcap-writer.js';
import { closing, framesOf, readAll } from '../support/frames/source-frames.js';

const FRAMES: readonly FrameRow[] = [
  { bytes: Buffer.alloc(60, 0x11), seconds: 1763790000, nanoseconds: 0 },
  { bytes: Buffer.alloc(1358, 0x47), seconds: 1763790000, nanoseconds: 123456789 },
  { bytes: Buffer.alloc(64, 0x22), wireLength: 1514, seconds: 1763790001, nanoseconds: 999999999 }, // cut by the snap length
  { bytes: Buffer.alloc(1, 0x33), seconds: 0xffffffff, nanoseconds: 1000 }, // 2106, the last second of the format
];
const ETHERNET = LinkTypes.ETHERNET;

describe('every form of file gives back what was written', () => {
  for (const form of PCAP_FORMS) {
    test(`${form.format} ${form.isBigEndian ? 'big-endian' : 'little-endian'} ${form.resolution}`, async (t) => {
      const frames = await readAll(await openInput({ path: scratchFile(t, pcapFile(form, ETHERNET, FRAMES)) }));
      const expected = FRAMES.map(({ bytes, wireLength, seconds, nanoseconds }) => ({
        bytes,
        wireLength: wireLength ?? bytes.length,
        seconds,
        nanoseconds: form.resolution === 'ns' ? nanoseconds : nanoseconds - (nanoseconds % 1000),
      }));
      assert.deepEqual(frames, expected);
    });
  }
});

describe('link types', () => {
  // libpcap reads raw IP (101) as the DLT_RAW of the system.
  const inFile = [
    LinkTypes.NULL,
    LinkTypes.ETHERNET,
    LinkTypes.RAW,
    LinkTypes.LOOP,
    LinkTypes.LINUX_SLL,
    LinkTypes.IPV4,
    LinkTypes.IPV6,
    LinkTypes.LINUX_SLL2,
  ];
  for (const linkType of inFile) {
    test(`${linkType}`, async (t) => {
      const source = closing(
        t,
        await openInput({ path: scratchFile(t, pcapFile(LITTLE_ENDIAN_NS, linkType, FRAMES)) }),
      );
      const isRaw = linkType === LinkTypes.RAW;
      assert.equal(source.linkType, isRaw ? LinkTypes.RAW_DLT : linkType);
      assert.equal(source.isLive, false);
      assert.equal(source.dropStatistics(), null);
    });
  }

  test('another one is named', async (t) => {
    const file = scratchFile(t, pcapFile(LITTLE_ENDIAN_NS, 105, FRAMES)); // LINKTYPE_IEEE802_11
    await rejectsWith(
      openInput({ path: file }),
      'UNSUPPORTED_LINK_TYPE',
      /capture: link type IEEE802_11 \(105\) is not/,
    );
  });
});

test('a slab takes as many frames as fit, and the next read goes on with the one that did not', async (t) => {
  const rows = Array.from({ length: 100 }, (_, n) => ({ bytes: Buffer.alloc(700, n), seconds: n, nanoseconds: n }));
  const path = scratchFile(t, pcapFile(LITTLE_ENDIAN_NS, ETHERNET, rows));
  for (const slab of [new Slab(1500, 64), new Slab(1 << 20, 7), new Slab(700, 1)]) {
    const sizes: number[] = [];
    const frames = await readAll(await openInput({ path }), slab, (lot) => sizes.push(lot.length));
    assert.deepEqual(
      frames.map(({ bytes, seconds }) => [bytes[0], bytes.length, seconds]),
      rows.map((_, n) => [n, 700, n]),
    );
    const most = Math.min(slab.frameCapacity, Math.floor(slab.byteCapacity / 700));
    assert.equal(sizes.length, Math.ceil(100 / most));
  }
  const tooSmall = closing(t, await openInput({ path }));
  await rejectsWith(
    tooSmall.read(new Slab(699, 1)),
    'BAD_FILE',
    /a frame of 700 bytes does not fit into a slab of 699/,
  );
});

describe('a truncated file gives all whole frames and then its error', () => {
  const whole = pcapFile(LITTLE_ENDIAN_NS, ETHERNET, FRAMES);
  const lastFrame = whole.length - 1 - 16;
  for (const [name, length] of [
    ['in the last frame header', lastFrame + 5],
    ['in the last frame', lastFrame + 16],
  ] as const) {
    test(name, async (t) => {
      const source = closing(t, await openInput({ path: scratchFile(t, whole.subarray(0, length)) }));
      const slab = new Slab(1 << 16, 64);
      assert.equal(await source.read(slab), 3);
      assert.deepEqual(framesOf(slab, 3)[2]!.bytes, FRAMES[2]!.bytes);
      await rejectsWith(source.read(slab), 'TRUNCATED_FILE', /capture: truncated dump file; tried to read/);
      await rejectsWith(source.read(slab), 'TRUNCATED_FILE', /truncated/);
    });
  }

  test('in the file header', async (t) => {
    await rejectsWith(
      openInput({ path: scratchFile(t, whole.subarray(0, 23)) }),
      'TRUNCATED_FILE',
      /truncated dump file/,
    );
  });
});

test('times out of their range are carried over, not cut', async (t) => {
  const [frame] = FRAMES;
  const form = { ...LITTLE_ENDIAN_NS, resolution: 'us' as const };
  const file = pcapFile(form, ETHERNET, [{ ...frame!, seconds: 10, nanoseconds: 0 }]);
  file.writeUInt32LE(2_000_003, 24 + 4); // microseconds of the first frame
  const [read] = await readAll(await openInput({ path: scratchFile(t, file) }));
  assert.deepEqual([read!.seconds, read!.nanoseconds], [12, 3000]);
});

describe('filter', () => {
  // Ethernet II with an IPv4/UDP datagram to port 5000 or 5001.
  const datagram = (port: number): Buffer => {
    const frame = Buffer.alloc(60);
    frame.writeUInt16BE(0x0800, 12);
    frame[14] = 0x45; // version 4, 5 words
    frame.writeUInt16BE(46, 16); // total length
    frame[23] = 17; // UDP
    frame.writeUInt16BE(port, 36);
    return frame;
  };
  const rows = [5000, 5001, 5000].map((port, seconds) => ({ bytes: datagram(port), seconds, nanoseconds: 0 }));

  test('lets through what it matches', async (t) => {
    const path = scratchFile(t, pcapFile(LITTLE_ENDIAN_NS, ETHERNET, rows));
    const frames = await readAll(await openInput({ path, filter: 'udp dst port 5000' }));
    assert.deepEqual(
      frames.map(({ seconds }) => seconds),
      [0, 2],
    );
    assert.deepEqual(await readAll(await openInput({ path, filter: 'udp dst port 9' })), []);
  });

  test('that is wrong is named with the text of libpcap', async (t) => {
    const path = scratchFile(t, pcapFile(LITTLE_ENDIAN_NS, ETHERNET, rows));
    await rejectsWith(
      openInput({ path, filter: 'udp prot 5000' }),
      'BAD_FILTER',
      /bad filter "udp prot 5000": .*syntax error/,
    );
  });
});

test('a read after close is the end', async (t) => {
  const source = await openInput({ path: scratchFile(t, pcapFile(LITTLE_ENDIAN_NS, ETHERNET, FRAMES)) });
  await source.close();
  await source.close();
  assert.equal(await source.read(new Slab(1 << 16, 8)), -1);
});

describe('fuzz: any bytes end in frames or a CaptureError, with every frame within the slab', () => {
  const slab = new Slab(1 << 19, 64);
  const readAnything = async (path: string, bytes: Uint8Array): Promise<void> => {
    writeFileSync(path, bytes);
    try {
      await readAll(await openInput({ path }), slab, (frames) => {
        for (const { nanoseconds } of frames) assert(nanoseconds < 1e9);
      });
    } catch (error) {
      assert(error instanceof CaptureError, String(error));
    }
  };

  test('behind the magic of each form', async (t) => {
    const path = scratchFile(t, Buffer.alloc(0));
    const property = fc.asyncProperty(
      fc.constantFrom(...PCAP_FORMS),
      fc.uint8Array({ maxLength: 600 }),
      async (form, bytes) => {
        const header = pcapFile(form, ETHERNET, []);
        await readAnything(path, Buffer.concat([header, bytes]));
        await readAnything(path, Buffer.concat([header.subarray(0, 12), bytes]));
      },
    );
    await fc.assert(property, { numRuns: fuzzRuns(150) });
  });

  test('of a file with some bytes changed and its end cut off', async (t) => {
    const path = scratchFile(t, Buffer.alloc(0));
    const files = PCAP_FORMS.map((form) => pcapFile(form, ETHERNET, FRAMES));
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    const property = fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(change, { maxLength: 8 }),
      fc.nat(),
      async (file, changes, cut) => {
        const bytes = Buffer.from(file.subarray(0, file.length - (cut % 40)));
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        await readAnything(path, bytes);
      },
    );
    await fc.assert(property, { numRuns: fuzzRuns(300) });
  });
});
