import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, openSync, readdirSync, writeSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { END_OF_INPUT, type FrameSource } from '../../src/capture/frame-source.js';
import { openInput } from '../../src/capture/open-input.js';
import { Slab } from '../../src/capture/slab.js';
import { rejectsWith, scratchFile } from '../support/frames/capture.js';
import { LITTLE_ENDIAN_NS, pcapFile } from '../support/frames/pcap-writer.js';
import { closing, readAll } from '../support/frames/source-frames.js';
import { numberedPackets } from '../support/packets/ts-packets.js';
import { missingTool } from '../support/programs/privileges.js';
import { scratchFolder } from '../support/programs/programs.js';

const FRAMES = Array.from({ length: 40 }, (_, n) => ({ bytes: Buffer.alloc(1358, n), seconds: n, nanoseconds: n }));
const CAPTURE = pcapFile(LITTLE_ENDIAN_NS, 1, FRAMES);
const STREAM = Buffer.concat(numberedPackets(21));

describe('what cannot be read is named in one line', () => {
  test('no such file', async () => {
    await rejectsWith(
      openInput({ path: 'nowhere/a.pcap' }),
      'BAD_FILE',
      /^nowhere\/a\.pcap cannot be read: no such file$/,
    );
  });
  test('a folder', async (t) => {
    await rejectsWith(openInput({ path: scratchFolder(t) }), 'BAD_FILE', /tscap-test-\w+ is a directory$/);
  });
  test('an empty file', async (t) => {
    await rejectsWith(openInput({ path: scratchFile(t, Buffer.alloc(0)) }), 'BAD_FILE', /capture is empty$/);
  });
  test('a file of another kind', async (t) => {
    for (const bytes of [Buffer.from('x'), Buffer.from('GIF89a'), Buffer.alloc(100_000, 'text with a G in it ')]) {
      await rejectsWith(
        openInput({ path: scratchFile(t, bytes) }),
        'BAD_FILE',
        /capture is neither pcap nor pcapng nor a TS file$/,
      );
    }
  });
  test('a file without permission', { skip: process.getuid?.() === 0 && 'root may read everything' }, async (t) => {
    const path = scratchFile(t, CAPTURE);
    chmodSync(path, 0);
    await rejectsWith(openInput({ path }), 'BAD_FILE', /capture cannot be read: permission denied$/);
  });
});

describe('kinds are told by content, not by name', () => {
  test('capture', async (t) => {
    const source = closing(t, await openInput({ path: scratchFile(t, CAPTURE, 'a.mpegts') }));
    assert.equal(source.linkType, 1);
    assert.match(source.name, /a\.mpegts$/);
  });
  test('TS', async (t) => {
    const source = closing(t, await openInput({ path: scratchFile(t, STREAM, 'a.pcap') }));
    assert.equal(source.linkType, 'datagram');
  });
});

describe('standard input', () => {
  const script = `
    import { openInput } from ${JSON.stringify(new URL('../../src/capture/open-input.js', import.meta.url).href)};
    import { readAll } from ${JSON.stringify(new URL('../support/frames/source-frames.js', import.meta.url).href)};
    const frames = await readAll(await openInput({ path: '-' }));
    process.stdout.write(Buffer.concat(frames.map(({ bytes }) => bytes)));
  `;
  const args = ['--input-type=module', '-e', script];
  for (const [name, file, expected] of [
    ['a capture', CAPTURE, Buffer.concat(FRAMES.map(({ bytes }) => bytes))],
    ['TS', STREAM, STREAM],
  ] as const) {
    test(`${name} from a pipe`, () => {
      const { stdout, stderr } = spawnSync(process.execPath, args, { input: file, timeout: 10_000 });
      assert(stdout.equals(expected), stderr.toString());
    });
    test(`${name} from a file`, (t) => {
      const descriptor = openSync(scratchFile(t, file), 'r');
      const { stdout, stderr } = spawnSync(process.execPath, args, {
        stdio: [descriptor, 'pipe', 'pipe'],
        timeout: 10_000,
      });
      closeSync(descriptor);
      assert(stdout.equals(expected), stderr.toString());
    });
  }
  test('that is empty', () => {
    const { status, stderr } = spawnSync(process.execPath, args, { input: '', timeout: 10_000, encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /standard input is empty/);
  });
});

describe('a pipe whose writer is slow', { skip: missingTool('mkfifo') }, () => {
  const pipe = (t: TestContext): { path: string; write: (bytes: Uint8Array) => void; end: () => void } => {
    const path = join(scratchFolder(t), 'pipe');
    execFileSync('mkfifo', [path]);
    let descriptor = openSync(path, 'r+'); // does not wait for a reader
    const end = (): void => {
      if (descriptor >= 0) closeSync(descriptor);
      descriptor = -1;
    };
    t.after(end);
    return { path, write: (bytes) => void writeSync(descriptor, bytes), end };
  };
  const opened = async (t: TestContext, path: string, signal?: AbortSignal): Promise<FrameSource> =>
    closing(t, await openInput({ path, signal }));

  for (const [name, file, unit] of [
    ['capture', CAPTURE, 16 + 1358],
    ['TS', STREAM, 188],
  ] as const) {
    test(`${name}: whole frames come before the rest of the next one`, async (t) => {
      const { path, write } = pipe(t);
      const begin = file.length % unit;
      write(file.subarray(0, begin + 10 * unit + 100));
      const source = await opened(t, path);
      const slab = new Slab(1 << 20, 512);
      const first = await source.read(slab);
      const lengths = slab.capturedLengths.subarray(0, first).reduce((sum, length) => sum + length, 0);
      assert.equal(lengths, name === 'TS' ? 10 * 188 : 10 * 1358);
      write(file.subarray(begin + 10 * unit + 100, begin + 11 * unit));
      assert.equal(await source.read(slab), 1);
    });

    test(`${name}: close ends a read that waits`, async (t) => {
      const { path, write } = pipe(t);
      write(file.subarray(0, (file.length % unit) + 10 * unit + 100));
      const source = await opened(t, path);
      const slab = new Slab(1 << 20, 512);
      await source.read(slab);
      const pending = source.read(slab);
      await new Promise((resolve) => setTimeout(resolve, 20));
      const began = performance.now();
      await source.close();
      assert.equal(await pending, END_OF_INPUT);
      assert(performance.now() - began < 1000);
    });

    test(`${name}: all comes at the end`, async (t) => {
      const { path, write, end } = pipe(t);
      write(file.subarray(0, file.length - 50));
      const source = await openInput({ path });
      setTimeout(() => {
        write(file.subarray(file.length - 50));
        end();
      }, 30);
      const frames = await readAll(source);
      const size = frames.reduce((sum, { bytes }) => sum + bytes.length, 0);
      assert.equal(size, name === 'TS' ? STREAM.length : FRAMES.length * 1358);
    });
  }

  test('an abort ends the wait for its first bytes', async (t) => {
    const { path } = pipe(t);
    const controller = new AbortController();
    const opening = openInput({ path, signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await rejectsWith(opening, 'BAD_FILE', /pipe/);
    await rejectsWith(openInput({ path, signal: controller.signal }), 'BAD_FILE', /pipe/);
  });
});

describe('a pipe that nobody writes to', { skip: missingTool('mkfifo') }, () => {
  const pipe = (t: TestContext): string => {
    const path = join(scratchFolder(t), 'pipe');
    execFileSync('mkfifo', [path]);
    return path;
  };

  test('is waited for, which is said once and ends with an abort', async (t) => {
    const path = pipe(t);
    const controller = new AbortController();
    const said: string[] = [];
    const onWait = (text: string): void => {
      said.push(text);
      setTimeout(() => controller.abort(), 1500);
    };
    await rejectsWith(openInput({ path, signal: controller.signal, onWait }), 'BAD_FILE', /pipe/);
    assert.deepEqual(said, [`waiting for the first bytes of ${path}, a pipe that somebody is to write to`]);
  });

  test('is read when its writer comes, to the end of that one', async (t) => {
    const path = pipe(t);
    const opening = openInput({ path, onWait: () => assert.fail('it was not long') });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await writeFile(path, STREAM);
    const frames = await readAll(await opening);
    assert.equal(
      frames.reduce((sum, { bytes }) => sum + bytes.length, 0),
      STREAM.length,
    );
  });

  test('is empty when its writer goes without a word', async (t) => {
    const path = pipe(t);
    const opening = openInput({ path });
    await writeFile(path, '');
    await rejectsWith(opening, 'BAD_FILE', /pipe is empty/);
  });
});

test('a pipe that came open is not said to wait for somebody', {
  skip: missingTool('mkfifo'),
}, async (t) => {
  const pipe = join(scratchFolder(t), 'pipe');
  execFileSync('mkfifo', [pipe]);
  const descriptor = openSync(pipe, 'r+');
  t.after(() => closeSync(descriptor));
  const path = `/dev/fd/${descriptor}`;
  const controller = new AbortController();
  const said: string[] = [];
  const onWait = (text: string): void => {
    said.push(text);
    controller.abort();
  };
  await rejectsWith(openInput({ path, signal: controller.signal, onWait }), 'BAD_FILE', /is empty/);
  assert.deepEqual(said, [`waiting for the first bytes of ${path}`]);
});

test('descriptors are given back', {
  skip: process.platform !== 'linux' && 'counts descriptors in /proc',
}, async (t) => {
  const path = scratchFile(t, CAPTURE);
  const bad = scratchFile(t, Buffer.from('neither'));
  const before = openDescriptors();
  for (let n = 0; n < 20; n++) {
    await readAll(await openInput({ path }));
    await assert.rejects(openInput({ path: bad }));
    await assert.rejects(openInput({ path, filter: 'wrong wrong' }));
  }
  assert.equal(openDescriptors(), before);
});

function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}
