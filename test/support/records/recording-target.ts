import assert from 'node:assert/strict';
import type { RecordingFile, RecordingTarget } from '../../../src/recording/recording.js';
import type { StreamInfo } from '../../../src/stream/message.js';

/** The target of a recording that is one file. */
export function oneFileTarget(stream: StreamInfo, file: RecordingFile): RecordingTarget {
  return {
    stream,
    probeId: 'p1',
    openFile: () => file,
    openSegment: () => assert.fail('one file only'),
    newNameOf: () => assert.fail('one file only'),
    rename: () => assert.fail('one file only'),
    nameBeside: () => assert.fail('one file only'),
    failedBeside: () => assert.fail('one file only'),
  };
}
