import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { OutputError } from '../../src/output/output-error.js';
import { Outputs } from '../../src/recording/outputs.js';
import type { Recording, RecordingAccount, RecordingFormat, RecordingTarget } from '../../src/recording/recording.js';
import type { EventRecord } from '../../src/report/records.js';
import type { Batch } from '../../src/stream/message.js';
import { scratchFolder } from '../support/programs/programs.js';
import { numberedPackets, ScriptedProbe, streamInfo } from '../support/programs/scripted-probe.js';

/** A toy format: a file for each second, with the names of events between the packets, and packets held back until it is due. */
class SegmentRecording implements Recording {
  readonly #held: { readonly bytes: Uint8Array; readonly packets: number; readonly account: RecordingAccount }[] = [];
  readonly #open: ReturnType<RecordingTarget['openFile']>[] = [];
  #segments = 0;

  constructor(readonly target: RecordingTarget) {}

  take({ payload }: Batch, packets: number, account: RecordingAccount): void {
    this.#held.push({ bytes: payload.subarray(0, packets * 188), packets, account });
  }

  note(event: EventRecord): void {
    this.#held.push({
      bytes: Buffer.from(event.event),
      packets: 0,
      account: { recorded: () => {}, leftOut: () => {} },
    });
  }

  tick(): void {
    if (this.#held.length === 0) return;
    const file = this.target.openFile(`-${++this.#segments}`);
    this.#open.push(file);
    for (const { bytes, packets, account } of this.#held.splice(0)) {
      file.writer.write({ bytes, settle: (written) => account.recorded(packets, written) });
    }
  }

  async flushed(): Promise<void> {
    this.tick();
    await Promise.all(this.#open.map(({ writer }) => writer.flushed()));
  }

  async close(): Promise<void> {
    await this.flushed();
    await Promise.all(this.#open.map(({ writer }) => writer.close()));
  }
}

const SEGMENTS: RecordingFormat = { title: 'segments', open: (target) => new SegmentRecording(target) };

test('a format of many files, which follows events and time, needs nothing but the seam', async (t) => {
  const folder = scratchFolder(t);
  const outputs = new Outputs(join(folder, '{stream_id}.seg'), false, assert.fail, assert.fail, () => SEGMENTS);
  const stream = new ScriptedProbe().stream('239.1.1.1:5000');
  const { name, recording } = outputs.open({ info: stream.info, probeId: 'p1', startSeconds: 0 });
  const counts = { packets: 0, bytes: 0 };
  const account: RecordingAccount = {
    recorded: (packets, bytes) => {
      counts.packets += packets;
      counts.bytes += bytes;
    },
    leftOut: assert.fail,
  };
  for (const packets of [7, 14]) {
    const message = stream.batch(packets);
    assert.ok(message.kind === 'batch');
    recording.take(message.batch, packets, account);
    recording.note({ event: 'loss' } as EventRecord);
    outputs.tick(0);
  }
  await outputs.release(name);
  await outputs.close();
  assert.deepEqual(readdirSync(folder).sort(), ['239.1.1.1_5000-1.seg', '239.1.1.1_5000-2.seg']);
  const second = readFileSync(join(folder, '239.1.1.1_5000-2.seg'));
  assert.deepEqual(second, Buffer.concat([numberedPackets(7, 14), Buffer.from('loss')]));
  assert.deepEqual(counts, { packets: 21, bytes: 21 * 188 });
});

test('a file that is gone is told with what its recording is known by', async (t) => {
  const folder = scratchFolder(t);
  const gone: OutputError[] = [];
  const name = join(folder, '{stream_id}.seg');
  const outputs = new Outputs(
    name,
    false,
    assert.fail,
    (error) => gone.push(error),
    () => SEGMENTS,
  );
  const stream = new ScriptedProbe().stream('239.1.1.1:5000');
  const output = outputs.open({ info: stream.info, probeId: 'p1', startSeconds: 0 });
  const message = stream.batch(7);
  assert.ok(message.kind === 'batch');
  output.recording.take(message.batch, 7, { recorded: () => {}, leftOut: () => {} });
  outputs.tick(0);
  await output.recording.flushed();
  const [file] = readdirSync(folder);
  rmSync(join(folder, file!));
  await outputs.close();
  assert.deepEqual(
    gone.map(({ code, file: known, message: text }) => [code, known, text.includes(file!)]),
    [['FILE_GONE', output.file, true]],
  );
});

test('a later session goes on in the file of the stream; the file of another stream is refused', async (t) => {
  const folder = scratchFolder(t);
  const begun: boolean[] = [];
  const format: RecordingFormat = {
    title: 'toy',
    open: ({ openFile }) => {
      const { writer, isNew } = openFile();
      begun.push(isNew);
      return { take: () => {}, flushed: () => writer.flushed(), close: () => writer.close() };
    },
  };
  const outputs = new Outputs(join(folder, '{stream_id}'), false, assert.fail, assert.fail, () => format);
  const values = { info: streamInfo('239.1.1.1:5000'), probeId: 'p1', startSeconds: 0 };
  for (let session = 0; session < 2; session++) {
    const { name } = outputs.open(values);
    await outputs.release(name);
  }
  assert.deepEqual(begun, [true, false]);
  const other = { ...values, info: streamInfo('239.1.1.1_5000') };
  assert.throws(
    () => outputs.open(other),
    (error: OutputError) => error.code === 'NAME_TAKEN',
  );
  await outputs.close();
});

test('a recording that throws takes no more: what it would have taken is left out, said once, and others go on', async (t) => {
  const faults: OutputError[] = [];
  const calls: string[] = [];
  const format: RecordingFormat = {
    title: 'toy',
    open: () => ({
      take: () => calls.push('take'),
      tick: () => {
        throw new TypeError('x is undefined');
      },
      flushed: async () => {},
      close: async () => {},
    }),
  };
  const pattern = join(scratchFolder(t), '{stream_id}');
  const outputs = new Outputs(
    pattern,
    false,
    assert.fail,
    (error) => faults.push(error),
    () => format,
  );
  const stream = new ScriptedProbe().stream('239.1.1.1:5000');
  const { name, recording } = outputs.open({ info: stream.info, probeId: 'p1', startSeconds: 0 });
  const leftOut: unknown[] = [];
  const account: RecordingAccount = { recorded: assert.fail, leftOut: (...what) => leftOut.push(what) };
  const message = stream.batch(7);
  assert.ok(message.kind === 'batch');
  recording.take(message.batch, 7, account);
  outputs.tick(0);
  outputs.tick(1000);
  recording.take(message.batch, 7, account);
  await outputs.release(name);
  await outputs.close();
  assert.deepEqual(
    faults.map(({ code, message: said }) => [code, said.replace(name, 'NAME')]),
    [['WRITE_FAILED', 'recording NAME failed: x is undefined']],
  );
  assert.deepEqual([calls, leftOut], [['take'], [['write_error', 7]]]);
});

test('a recording that throws where it is to end is said, and ends', async (t) => {
  const faults: OutputError[] = [];
  const fault = (): never => {
    throw new TypeError('x is undefined');
  };
  const format: RecordingFormat = { title: 'toy', open: () => ({ take: () => {}, flushed: fault, close: fault }) };
  const pattern = join(scratchFolder(t), '{stream_id}');
  const outputs = new Outputs(
    pattern,
    false,
    assert.fail,
    (error) => faults.push(error),
    () => format,
  );
  const { name } = outputs.open({ info: streamInfo('239.1.1.1:5000'), probeId: 'p1', startSeconds: 0 });
  await outputs.release(name);
  await outputs.close();
  assert.deepEqual(
    faults.map(({ message }) => message.replace(name, 'NAME')),
    ['recording NAME failed: x is undefined'],
  );
});
