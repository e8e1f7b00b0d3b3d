import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { describe, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { listDevices } from '../../src/capture/devices.js';
import { END_OF_INPUT, type FrameSource } from '../../src/capture/frame-source.js';
import { type LiveOptions, openLiveSource } from '../../src/capture/live-source.js';
import { addon } from '../../src/capture/native.js';
import { Slab } from '../../src/capture/slab.js';
import { LinkTypes } from '../../src/net/link-type.js';
import { rejectsWith } from '../support/frames/capture.js';
import { closing, framesOf, type ReadFrame } from '../support/frames/source-frames.js';
import { missingTool, noCaptureRight } from '../support/programs/privileges.js';

const LOOPBACK = listDevices().find(({ isLoopback }) => isLoopback)?.name ?? 'lo';
const OPTIONS: LiveOptions = {
  device: LOOPBACK,
  snapLength: 65535,
  promiscuous: false,
  immediateMode: false,
  bufferSize: 4 << 20,
  readTimeOut: 10,
  timestampType: undefined,
  filter: undefined,
};
const ETHERNET_IPV4_UDP_HEADERS = 14 + 20 + 8;
const LONGEST_WAIT_MS = 10_000;
const skip = noCaptureRight();
const notLinux = process.platform !== 'linux' && 'the frame lengths are those of Linux';

const open = async (t: TestContext, options: Partial<LiveOptions>): Promise<FrameSource> =>
  closing(t, await openLiveSource({ ...OPTIONS, ...options }, () => {}));

async function sender(t: TestContext): Promise<{ socket: Socket; port: number }> {
  const socket = createSocket('udp4');
  t.after(() => socket.close());
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { socket, port: socket.address().port };
}

/** Reads until so many frames came, and then until none comes. */
async function readAtLeast(source: FrameSource, wanted: number): Promise<ReadFrame[]> {
  const slab = new Slab(1 << 20, 512);
  const frames: ReadFrame[] = [];
  const deadline = Date.now() + LONGEST_WAIT_MS;
  for (let count = 1; (count > 0 || frames.length < wanted) && Date.now() < deadline; ) {
    count = await source.read(slab);
    frames.push(...framesOf(slab, count));
  }
  return frames;
}

describe('capture on loopback', { skip: skip || notLinux }, () => {
  test('a steady flow is read without a thread that waits, and every datagram comes once', async (t) => {
    const { socket, port } = await sender(t);
    const source = await open(t, { bufferSize: 16 << 20, filter: `udp dst port ${port}` });
    const readNow = t.mock.method(addon(), 'readNow');
    const slab = new Slab(1 << 20, 4096);
    const numbers: number[] = [];
    let sent = 0;
    const endMs = Date.now() + LONGEST_WAIT_MS;
    while (Date.now() < endMs && (readNow.mock.callCount() < 3 || numbers.length < sent)) {
      const isEnough = readNow.mock.callCount() >= 3;
      // 400 kB at once, as many as come in some ms at 500 Mb/s.
      for (let n = 0; n < 300 && !isEnough; n++) {
        const datagram = Buffer.alloc(1316);
        datagram.writeUInt32BE(sent++);
        socket.send(datagram, port, '127.0.0.1');
      }
      const count = await source.read(slab);
      for (const { bytes } of framesOf(slab, count)) numbers.push(bytes.readUInt32BE(ETHERNET_IPV4_UDP_HEADERS));
    }
    assert.ok(readNow.mock.callCount() >= 3, 'readNow was used');
    assert.deepEqual(
      numbers,
      Array.from({ length: sent }, (_, n) => n),
    );
  });

  // In immediate mode every frame takes the snap length of the buffer, whatever its size.
  for (const [immediateMode, sent] of [
    [false, 1000],
    [true, 50],
  ] as const) {
    test(`every datagram comes once, whole and with its time, immediate mode ${immediateMode}`, async (t) => {
      const { socket, port } = await sender(t);
      const source = await open(t, { immediateMode, filter: `udp dst port ${port}` });
      assert.equal(source.linkType, LinkTypes.ETHERNET);
      assert.equal(source.isLive, true);
      const before = BigInt(Date.now()) * 1_000_000n;
      for (let n = 0; n < sent; n++) socket.send(Buffer.alloc(100 + n, n), port, '127.0.0.1');
      const frames = await readAtLeast(source, sent);
      const after = BigInt(Date.now() + 1) * 1_000_000n;
      assert.deepEqual(
        frames.map(({ bytes, wireLength }) => [bytes.length, wireLength, bytes.at(-1)]),
        Array.from({ length: sent }, (_, n) => [
          ETHERNET_IPV4_UDP_HEADERS + 100 + n,
          ETHERNET_IPV4_UDP_HEADERS + 100 + n,
          n % 256,
        ]),
      );
      const times = frames.map(({ seconds, nanoseconds }) => BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));
      assert(
        times.every((time) => time >= before && time <= after),
        'times lie between sending and reading',
      );
      assert(
        times.some((time) => time % 1000n !== 0n),
        'times are in ns',
      );
      assert.deepEqual(source.dropStatistics(), { received: sent, kernelDropped: 0, interfaceDropped: 0 });
    });
  }

  test('a flow that goes on, read in between: every datagram once, in order, and close ends it', async (t) => {
    const { socket, port } = await sender(t);
    const source = await open(t, { bufferSize: 64 << 20, filter: `udp dst port ${port}` });
    const sent = 4000;
    let next = 0;
    const timer = setInterval(() => {
      for (const end = Math.min(next + 200, sent); next < end; next++) {
        const payload = Buffer.alloc(1316);
        payload.writeUInt32BE(next);
        socket.send(payload, port, '127.0.0.1');
      }
    }, 5);
    t.after(() => clearInterval(timer));
    const slabs = [new Slab(1 << 20, 4096), new Slab(1 << 20, 4096)];
    const numbers: number[] = [];
    for (const deadline = Date.now() + LONGEST_WAIT_MS; numbers.length < sent && Date.now() < deadline; ) {
      const slab = slabs[numbers.length % 2]!;
      const frames = framesOf(slab, await source.read(slab));
      for (const { bytes } of frames) numbers.push(Buffer.from(bytes).readUInt32BE(ETHERNET_IPV4_UDP_HEADERS));
    }
    const { kernelDropped } = source.dropStatistics()!;
    assert.ok(
      numbers.every((number, n) => n === 0 || number > numbers[n - 1]!),
      'each once, in order',
    );
    assert.ok(numbers.length >= sent - kernelDropped, `${numbers.length} came, ${kernelDropped} were dropped`);
    const pending = source.read(slabs[0]!);
    await source.close();
    assert.equal(await pending, END_OF_INPUT);
  });

  test('frames are cut at the snap length and keep their length on the network', async (t) => {
    const { socket, port } = await sender(t);
    const source = await open(t, { snapLength: 100, filter: `udp dst port ${port}` });
    socket.send(Buffer.alloc(1316), port, '127.0.0.1');
    const [frame] = await readAtLeast(source, 1);
    assert.deepEqual([frame!.bytes.length, frame!.wireLength], [100, ETHERNET_IPV4_UDP_HEADERS + 1316]);
  });

  test('a slab of one frame gets all of them, one by one', async (t) => {
    const { socket, port } = await sender(t);
    const source = await open(t, { filter: `udp dst port ${port}` });
    for (let n = 0; n < 20; n++) socket.send(Buffer.alloc(10, n), port, '127.0.0.1');
    const slab = new Slab(OPTIONS.snapLength, 64);
    const last: number[] = [];
    for (const deadline = Date.now() + LONGEST_WAIT_MS; last.length < 20 && Date.now() < deadline; ) {
      const frames = framesOf(slab, await source.read(slab));
      last.push(...frames.map(({ bytes }) => bytes.at(-1)!));
    }
    assert.deepEqual(
      last,
      Array.from({ length: 20 }, (_, n) => n),
    );
    await assert.rejects(source.read(new Slab(OPTIONS.snapLength - 1, 64)), /smaller than a frame/);
  });

  test('what overflows the kernel buffer is counted', async (t) => {
    const { socket, port } = await sender(t);
    const source = await open(t, { bufferSize: 65536, filter: `udp dst port ${port}` });
    const sent = 2000;
    for (let n = 0; n < sent; n++) socket.send(Buffer.alloc(1316), port, '127.0.0.1');
    await new Promise((resolve) => socket.send('last', port, '127.0.0.1', resolve));
    const frames = await readAtLeast(source, 1);
    const statistics = source.dropStatistics()!;
    assert(statistics.kernelDropped > 0);
    assert.equal(statistics.received, sent + 1);
    assert.equal(frames.length, sent + 1 - statistics.kernelDropped);
  });

  test('close ends a pending read at once and may come twice', async (t) => {
    const source = await open(t, { readTimeOut: 10_000, filter: 'udp port 9 and host 192.0.2.99' });
    const pending = source.read(new Slab(1 << 17, 16));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const began = performance.now();
    await source.close();
    assert.equal(await pending, END_OF_INPUT);
    assert(performance.now() - began < 1000);
    await source.close();
    assert.equal(await source.read(new Slab(1 << 17, 16)), END_OF_INPUT);
    assert.deepEqual(source.dropStatistics(), { received: 0, kernelDropped: 0, interfaceDropped: 0 });
  });

  test('read returns 0 when none came within the read time-out', async (t) => {
    const source = await open(t, { filter: 'udp port 9 and host 192.0.2.99' });
    assert.equal(await source.read(new Slab(1 << 17, 16)), 0);
  });
});

test('the process ends at once in the middle of a read', { skip }, () => {
  const module = (name: string): string =>
    JSON.stringify(new URL(`../../src/capture/${name}.js`, import.meta.url).href);
  const script = `
    import { openLiveSource } from ${module('live-source')};
    import { Slab } from ${module('slab')};
    const options = ${JSON.stringify({ ...OPTIONS, readTimeOut: 10_000, filter: 'udp port 9 and host 192.0.2.99' })};
    const source = await openLiveSource(options, () => {});
    void source.read(new Slab(1 << 17, 16));
    setTimeout(() => process.exit(7), 100);
  `;
  const ended = spawnSync(process.execPath, ['--input-type=module', '-e', script], { timeout: 5000, encoding: 'utf8' });
  assert.equal(ended.status, 7, ended.stderr);
});

describe('errors', { skip }, () => {
  const failing = (options: Partial<LiveOptions>): Promise<FrameSource> =>
    openLiveSource({ ...OPTIONS, ...options }, () => {});

  test('unknown device: the others are listed', async () => {
    const message = new RegExp(`no capture device nothing0; there are: .*\\b${LOOPBACK}\\b`);
    await rejectsWith(failing({ device: 'nothing0' }), 'NO_SUCH_DEVICE', message);
  });

  test('bad filter', async () => {
    await rejectsWith(failing({ filter: 'udp prot 5' }), 'BAD_FILTER', /bad filter "udp prot 5": .*syntax error/);
  });

  test('timestamp type that the device does not have', async () => {
    await rejectsWith(
      failing({ timestampType: 'sundial' }),
      'DEVICE_FAILED',
      /no timestamp type sundial; it has: host/,
    );
  });

  test('no permission: what to do', { skip: missingTool('setpriv') || notLinux }, () => {
    const script = `
      import { openLiveSource } from ${JSON.stringify(new URL('../../src/capture/live-source.js', import.meta.url).href)};
      await openLiveSource(${JSON.stringify(OPTIONS)}, () => {}).catch(({ code, message }) => console.log(code, message));
    `;
    const withoutRights = ['--bounding-set=-net_raw,-net_admin', '--inh-caps=-net_raw,-net_admin'];
    const output = execFileSync('setpriv', [...withoutRights, process.execPath, '--input-type=module', '-e', script], {
      encoding: 'utf8',
      cwd: fileURLToPath(new URL('.', import.meta.url)),
    });
    assert.match(
      output,
      /^NO_PERMISSION no permission to capture on lo: .*permi.*; run as root or with the capability CAP_NET_RAW/i,
    );
  });
});
