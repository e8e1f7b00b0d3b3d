import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PictureCodec } from '../../../src/codec/decodable.js';
import type { ProcessSettings } from '../../../src/decode/decoder-process.js';
import { libavDecoder } from '../../../src/decode/decoder-program.js';
import type { PictureRequest } from '../../../src/decode/protocol.js';
import { REPOSITORY } from '../programs/programs.js';

/** Why a test that decodes must be skipped here, or false. */
export function missingDecoder(): string | false {
  return libavDecoder() === undefined ? 'build/decode was not built: no headers of libav' : false;
}

/** One key access unit of test_data/pictures. */
export function keyAccessUnit(file: string): Uint8Array {
  return readFileSync(path.join(REPOSITORY, 'test_data/pictures', file));
}

export function pictureRequest(file: string, codec: PictureCodec): PictureRequest {
  return { codec, accessUnit: keyAccessUnit(file), height: 480, quality: 90, rgbHeight: 0, thumbnailHeight: 0 };
}

/** The decoder over libav; to be used where it is not missing. */
export function libavSettings(changes: Partial<ProcessSettings> = {}): ProcessSettings {
  return { ...libavDecoder()!, ...changes };
}

/** A program in place of a decoder: JavaScript that has `say(kind, ...bytes)`, to write a message of that kind. */
export function fakeDecoder(script: string, changes: Partial<ProcessSettings> = {}): ProcessSettings {
  const prelude = `
    const say = (kind, ...bytes) => {
      const message = Buffer.from([0, 0, 0, 0, kind, ...bytes]);
      message.writeUInt32LE(message.length - 4);
      process.stdout.write(message);
    };`;
  return {
    program: process.execPath,
    args: ['-e', prelude + script],
    timeOutMs: 5000,
    startTimeOutMs: 5000,
    ...changes,
  };
}
