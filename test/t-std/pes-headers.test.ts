import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PesHeaders } from '../../src/t-std/pes-headers.js';

test('a header leaves with the byte behind it', () => {
  const headers = new PesHeaders();
  headers.push(100, 14);
  headers.push(300, 19);
  assert.equal(headers.bytes, 33);
  headers.leave(100); // the bytes up to it
  assert.equal(headers.bytes, 33);
  headers.leave(100.5);
  assert.equal(headers.bytes, 19);
  headers.leave(400);
  assert.equal(headers.bytes, 0);
});

test('more than it holds stay with the last one', () => {
  const headers = new PesHeaders();
  for (let n = 0; n < 5000; n++) headers.push(n, 10);
  assert.equal(headers.bytes, 50_000);
  headers.leave(4095); // the last of 4096, which all behind it stay with, is at 4095
  assert.equal(headers.bytes, 9050);
  headers.leave(4096);
  assert.equal(headers.bytes, 0);
});

test('nothing is left behind a new time base', () => {
  const headers = new PesHeaders();
  headers.push(10, 14);
  headers.clear();
  headers.push(20, 9);
  assert.equal(headers.bytes, 9);
  headers.leave(21);
  assert.equal(headers.bytes, 0);
});
