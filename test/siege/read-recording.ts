import { readFileSync } from 'node:fs';
import { checkRecording } from './recording-check.js';

/** Program: reads a recording, compares it with the input, and prints what it found: in a process of its own, so that it keeps no pipe waiting. */
const [recording = '', input = ''] = process.argv.slice(2);
console.log(JSON.stringify(await checkRecording(recording, readFileSync(input))));
