import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { curveKeyPair } from 'zeromq';
import { type CurveConfig, curveOf } from '../../src/wire/curve.js';
import { CurveKeyPair, publicKeyOf, readPublicKeys } from '../../src/wire/curve-keys.js';
import { LinkError } from '../../src/wire/link-error.js';
import { linkWarnings } from '../../src/wire/link-warnings.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { scratchFolder } from '../support/programs/programs.js';

const OWN = curveKeyPair();
const OTHER = curveKeyPair();
const THIRD = curveKeyPair();

interface Files {
  readonly secret: string;
  readonly allow: string;
  write(name: string, text: string): string;
}

function filesOf(t: TestContext): Files {
  const folder = scratchFolder(t);
  const write = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  const allow = write('allow', `# who may come in\n\n${OTHER.publicKey} monitor 1\n  ${THIRD.publicKey}\r\n`);
  return { secret: write('secret', `${OWN.secretKey}\n`), allow, write };
}

function configOf(config: Partial<CurveConfig>): CurveConfig {
  return { curveSecretKeyFile: undefined, curveServerKey: [], curveAllow: undefined, ...config };
}

function faultOf(config: Partial<CurveConfig>, isBound: boolean, endpoints = 1): string {
  try {
    curveOf(configOf(config), isBound, endpoints);
  } catch (error) {
    assert.ok(error instanceof LinkError);
    assert.equal(error.code, 'BAD_CURVE');
    return error.message;
  }
  assert.fail('taken');
}

test('the public key of a secret one is what libzmq says', () => {
  for (let n = 0; n < 20; n++) {
    const { publicKey, secretKey } = curveKeyPair();
    assert.equal(publicKeyOf(secretKey), publicKey);
  }
});

test('without options the link is in the clear', () => {
  assert.equal(curveOf(configOf({}), true, 1), undefined);
  assert.equal(curveOf(configOf({}), false, 1), undefined);
});

test('who binds is the server and lets the keys of the file in', (t) => {
  const { secret, allow } = filesOf(t);
  const curve = curveOf(configOf({ curveSecretKeyFile: secret, curveAllow: allow }), true, 1);
  assert.ok(curve?.role === 'server');
  assert.deepEqual([...curve.allowed], [OTHER.publicKey, THIRD.publicKey]);
  assert.equal(curve.keys.publicKey, OWN.publicKey);
  assert.equal(curve.keys.secretKey, OWN.secretKey);
});

test('who connects knows a key for each endpoint', (t) => {
  const { secret } = filesOf(t);
  const keysFor = (curveServerKey: readonly string[], endpoints: number) => {
    const curve = curveOf(configOf({ curveSecretKeyFile: secret, curveServerKey }), false, endpoints);
    assert.ok(curve?.role === 'client');
    return curve.serverKeys;
  };
  assert.deepEqual(keysFor([OTHER.publicKey], 2), [OTHER.publicKey, OTHER.publicKey]);
  assert.deepEqual(keysFor([OTHER.publicKey, THIRD.publicKey], 2), [OTHER.publicKey, THIRD.publicKey]);
});

test('one .env for both programs: what is meant for the other side is left alone', (t) => {
  const { secret, allow } = filesOf(t);
  const config = configOf({ curveSecretKeyFile: secret, curveAllow: allow, curveServerKey: [OWN.publicKey] });
  assert.equal(curveOf(config, true, 1)?.role, 'server');
  assert.equal(curveOf(config, false, 1)?.role, 'client');
});

test('incomplete or wrong options are refused, never a link in the clear', (t) => {
  const { secret, allow, write } = filesOf(t);
  const two = write('two', `${OWN.secretKey}\n${OTHER.secretKey}\n`);
  const cut = write('cut', `${OWN.secretKey.slice(1)}\n`);
  const key = { curveSecretKeyFile: secret };
  const cases: [name: string, fault: string, says: RegExp][] = [
    ['a list, no key', faultOf({ curveAllow: allow }, true), /--curve-allow .* need --curve-secret-key-file/],
    ['a server key, no key', faultOf({ curveServerKey: [OTHER.publicKey] }, false), /need --curve-secret-key-file/],
    ['nobody may come in', faultOf(key, true), /--curve-secret-key-file needs --curve-allow/],
    ['an empty list', faultOf({ ...key, curveAllow: write('none', '# nobody\n') }, true), /at least one public key/],
    ['a list with a fault', faultOf({ ...key, curveAllow: write('bad', '#\nabc\n') }, true), /--curve-allow: line 2/],
    ['no server key', faultOf(key, false), /--curve-secret-key-file needs --curve-server-key/],
    ['a cut server key', faultOf({ ...key, curveServerKey: ['abc'] }, false), /must be 40 characters .* got 3/],
    [
      'two keys, three endpoints',
      faultOf({ ...key, curveServerKey: [OTHER.publicKey, THIRD.publicKey] }, false, 3),
      /got 2/,
    ],
    [
      'no such file',
      faultOf({ curveSecretKeyFile: '/no/such/file' }, true),
      /^--curve-secret-key-file .*: no such file$/,
    ],
    ['a folder', faultOf({ curveSecretKeyFile: '/' }, true), /--curve-secret-key-file .*: it is a folder$/],
    ['two secrets', faultOf({ curveSecretKeyFile: two }, true), /--curve-secret-key-file must hold one secret key/],
    ['a cut secret', faultOf({ curveSecretKeyFile: cut }, true), /--curve-secret-key-file: line 1/],
    ['the secret in place of its file', faultOf({ curveSecretKeyFile: OWN.secretKey }, true), /: no such file$/],
  ];
  for (const [name, fault, says] of cases) {
    assert.match(fault, says, name);
    for (const { secretKey } of [OWN, OTHER]) assert.ok(!fault.includes(secretKey.slice(1, 20)), name);
  }
});

test('a secret does not show when its pair is printed', () => {
  const pair = new CurveKeyPair(OWN.publicKey, OWN.secretKey);
  for (const text of [inspect(pair, { depth: 9, showHidden: true }), JSON.stringify(pair), String(pair)]) {
    assert.ok(!text.includes(OWN.secretKey), text);
  }
});

test('any text in a file of keys gives keys or a fault', (t) => {
  const { write } = filesOf(t);
  const line = fc.oneof(fc.constantFrom(OWN.publicKey, '# note', '', '#'), fc.string({ maxLength: 60 }));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
      const file = write('any', lines.join('\n'));
      try {
        for (const key of readPublicKeys('--curve-allow', file)) assert.equal(key.length, 40);
      } catch (error) {
        assert.ok(error instanceof LinkError && error.code === 'BAD_CURVE', String(error));
      }
    }),
    { numRuns: fuzzRuns(200) },
  );
});

test('warnings: a secret that others can read, an endpoint that others can reach', (t) => {
  const { secret, allow } = filesOf(t);
  const config = configOf({ curveSecretKeyFile: secret, curveAllow: allow });
  const endpoints = ['tcp://*:5556'];
  assert.deepEqual(linkWarnings({ endpoints, isBound: true, curve: curveOf(config, true, 1) }), []);
  chmodSync(secret, 0o640);
  assert.deepEqual(linkWarnings({ endpoints, isBound: true, curve: curveOf(config, true, 1) }), [], 'a group');
  chmodSync(secret, 0o604);
  const [warning, ...others] = linkWarnings({ endpoints, isBound: true, curve: curveOf(config, true, 1) });
  assert.match(warning!, /--curve-secret-key-file is open to all users/);
  assert.deepEqual(others, []);
});

test('warnings: only what other hosts reach', () => {
  const warned = (endpoint: string, isBound = true) => linkWarnings({ endpoints: [endpoint], isBound }).length === 1;
  for (const host of ['*', '0.0.0.0', '10.0.0.1', '[::]', '[fd00::1]', 'eth0', 'probe.example']) {
    assert.ok(warned(`tcp://${host}:5556`), host);
    assert.ok(!warned(`tcp://${host}:5556`, false), `connecting to ${host}`);
  }
  for (const host of ['127.0.0.1', '127.1.2.3', '[::1]', 'localhost', 'lo'])
    assert.ok(!warned(`tcp://${host}:5556`), host);
  assert.ok(!warned('ipc:///run/tscap'));
});
