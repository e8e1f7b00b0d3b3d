import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, linkSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { scratchFolder } from '../support/programs/programs.js';

interface Case {
  readonly name: string;
  /** With `@` for the folder, which has the file `f`, `hard` and `soft` that lead to it, `later` that leads to `new`, and `spool/`. */
  readonly args: readonly string[];
  /** undefined: all may stand side by side. */
  readonly says?: RegExp;
  readonly stdin?: string;
  readonly stdout?: string;
  readonly stderr?: string;
}

const SPOOL = ['--send-to-kafka', '--spool-dir'];
const SEGMENTS = ['-o', '@/rec.ts', '--segment-duration', '5'];
const CASES: readonly Case[] = [
  {
    name: 'a recording and metrics of the same name',
    args: ['-o', '@/x', '--metrics-file', '@/./x'],
    says: /same file/,
  },
  {
    name: 'a recording that overwrites the metrics',
    args: ['-o', '@/f', '--overwrite', '--metrics-file', '@/soft'],
    says: /--output-file @\/f and --metrics-file @\/soft are the same file/,
  },
  { name: 'a link to what is not there yet', args: ['-o', '@/new', '--metrics-file', '@/later'], says: /same file/ },
  {
    name: 'an input and metrics',
    args: ['--input', '@/f', '--metrics-file', '@/f'],
    says: /--input @\/f and --metrics/,
  },
  { name: 'an input by a hard link', args: ['--input', '@/f', '--metrics-file', '@/hard'], says: /same file/ },
  { name: 'an input by a symbolic link', args: ['--input', '@/soft', '--metrics-file', '@/f'], says: /same file/ },
  {
    name: 'standard input',
    args: ['--input', '-', '--metrics-file', '@/f'],
    stdin: 'f',
    says: /--input - and --metrics-file/,
  },
  {
    name: 'standard output',
    args: ['--input', '/dev/null', '--report', 'json', '--metrics-file', '@/f'],
    stdout: 'f',
    says: /--report and --metrics-file/,
  },
  {
    name: 'the input as standard output',
    args: ['--input', '@/f', '--report', 'json'],
    stdout: 'f',
    says: /--input @\/f and --report/,
  },
  {
    name: 'standard error',
    args: ['--metrics-file', '@/f'],
    stderr: 'f',
    says: /--metrics-file @\/f and standard error are/,
  },
  {
    name: 'NAL units and metrics',
    args: ['--debug-nals', '--nal-log', '@/x', '--metrics-file', '@/x'],
    says: /--nal-log @\/x and --metrics-file @\/x/,
  },
  {
    name: 'a file that is watched and metrics',
    args: ['--watch-file', '@/f', '--metrics-file', '@/hard'],
    says: /same file/,
  },
  {
    name: 'a profile or certificate and metrics',
    args: ['--http-users', '@/f', '--metrics-file', '@/f'],
    says: /same file/,
  },
  {
    name: 'metrics in the spool',
    args: [...SPOOL, '@/spool', '--metrics-file', '@/spool/a'],
    says: /in the folder of --spool-dir/,
  },
  {
    name: 'a history in a spool to be',
    args: [...SPOOL, '@/s', '--history', '@/s/b/h.db'],
    says: /in the folder of --spool-dir/,
  },
  {
    name: 'recordings in the spool',
    args: [...SPOOL, '@/spool', '-o', '@/spool/{stream_id}.ts'],
    says: /in the folder of --spool/,
  },
  {
    name: 'captions in the spool',
    args: [...SPOOL, '@/spool', '--captions-dir', '@/spool'],
    says: /in the folder of --spool/,
  },
  {
    name: 'the index of segments',
    args: [...SEGMENTS, '--metrics-file', '@/rec.index.json'],
    says: /rec\.index\.json of --output-file/,
  },
  {
    name: 'the playlist of segments',
    args: [...SEGMENTS, '--playlist', '--nal-log', '@/rec.m3u8', '--debug-nals'],
    says: /rec\.m3u8 of --output-file/,
  },
  {
    name: 'several files side by side',
    args: [
      '-o',
      '@/r/{stream_id}.ts',
      '--metrics-file',
      '@/m',
      '--captions-dir',
      '@/c',
      ...SPOOL,
      '@/spool',
      '--history',
      '@/h.db',
    ],
  },
  {
    name: 'a folder whose name begins with that of the spool',
    args: [...SPOOL, '@/spool', '--metrics-file', '@/spool.log'],
  },
  { name: 'a device', args: ['--metrics-file', '/dev/null', '-o', '/dev/null'] },
  { name: 'output and log in one file', args: ['--input', '/dev/null', '--report', 'json'], stdout: 'f', stderr: 'f' },
];

for (const { name, args, says, ...streams } of CASES) {
  test(`${name}: ${says === undefined ? 'goes on' : 'is refused'}`, (t) => {
    const folder = scratchFolder(t);
    writeFileSync(join(folder, 'f'), '');
    linkSync(join(folder, 'f'), join(folder, 'hard'));
    symlinkSync('f', join(folder, 'soft'));
    symlinkSync('new', join(folder, 'later'));
    mkdirSync(join(folder, 'spool'));
    const faults = faultOf(
      args.map((arg) => arg.replace('@', folder)),
      (['stdin', 'stdout', 'stderr'] as const).map((stream) => streams[stream] && join(folder, streams[stream])),
    ).replaceAll(folder, '@');
    if (says === undefined) assert.equal(faults, '');
    else assert.match(faults, says);
  });
}

/** What is said of options of the monitor, by a process whose standard streams are these files where there is one. */
function faultOf(args: readonly string[], files: readonly (string | undefined)[]): string {
  const program = fileURLToPath(new URL('../support/programs/path-check-program.js', import.meta.url));
  const descriptors = files.map((file) => (file === undefined ? undefined : openSync(file, 'a+')));
  const stdio = descriptors.map((descriptor) => descriptor ?? 'ignore');
  const { status, output } = spawnSync(process.execPath, [program, ...args], { stdio: [...stdio, 'pipe'] });
  for (const descriptor of descriptors) if (descriptor !== undefined) closeSync(descriptor);
  assert.equal(status, 0);
  return output[3]!.toString();
}
