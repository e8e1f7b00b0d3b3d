import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isForeground } from '../../../src/monitor/terminal/foreground.js';

// Spec: proc_pid_stat(5): pid (comm) state ppid pgrp session tty_nr tpgid …
const CASES: readonly [what: string, status: string, expected: boolean][] = [
  ['its group has the terminal', '42 (node) S 1 42 40 34816 42 4194304 0', true],
  ['another group has it', '42 (node) S 1 42 40 34816 50 4194304 0', false],
  ['a name with all that may be in one', '42 (a) S 9 9) S 1 42 40 34816 42 0', true],
  ['no terminal that jobs are controlled by', '42 (node) S 1 42 40 0 -1 0', true],
  ['no /proc', '', true],
];

for (const [what, status, expected] of CASES) test(what, () => assert.equal(isForeground(status), expected));
