#!/usr/bin/env node
import { outliveHangup } from '../cli/hangup.js';
import { runProgram } from '../cli/program.js';
import { runKeygen } from '../keygen/keygen.js';
import { KEYGEN_OPTIONS } from '../keygen/options.js';

outliveHangup();
await runProgram({
  name: 'tscap-keygen',
  description:
    'Makes a key pair for the encryption and authentication of the link (CURVE), writes it into two new files and prints the public key; or makes the line of a user of the page (--user).',
  table: KEYGEN_OPTIONS,
  examples: [
    ['tscap-keygen --key-file probe.key', 'a key pair: probe.key and probe.key.pub'],
    ['tscap-keygen --user anna --role operator >>users', 'a user of the page; asks for the password'],
  ],
  main: runKeygen,
});
