import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProbePresence } from '../../src/monitor/probe-presence.js';
import { ProbeSession } from '../../src/monitor/probe-session.js';
import { StreamSession } from '../../src/monitor/stream-session.js';
import { streamInfo } from '../support/programs/scripted-probe.js';
import { nameOf } from '../support/records/records.js';

const NOW_MS = 1_763_790_001_000;

interface Present {
  readonly presence: ProbePresence;
  readonly sessions: readonly ProbeSession[];
  /** What was done, in order. */
  readonly done: string[];
}

/** Probes with a stream each. */
function presenceOf(probeIds: readonly string[], exitOnEnd: boolean, expectedProbes: number): Present {
  const done: string[] = [];
  const sessions = probeIds.map((probeId) => {
    const session = new ProbeSession({ probeId, sessionId: '00000000000000a1' });
    session.streams.set(probeId, new StreamSession(session.identity, streamInfo('239.1.1.1:5000'), true));
    return session;
  });
  const presence = new ProbePresence({
    sessions: () => sessions,
    exitOnEnd,
    expectedProbes,
    outcome: { keep: ({ message }) => done.push(message), stop: (reason) => done.push(`stop ${reason}`) },
    log: { lost: ({ probeId }, isLost) => done.push(`log ${probeId} ${isLost ? 'lost' : 'back'}`) },
    tell: (event) => done.push(`${nameOf(event)} ${event.probe_id}`),
    now: () => NOW_MS,
  });
  return { presence, sessions, done };
}

test('a probe that is gone is said and told once, and so is its return', () => {
  const { presence, sessions, done } = presenceOf(['a', 'b'], false, 2);
  presence.check(2, 0);
  sessions[0]!.messages++;
  presence.check(1, 10_000);
  presence.check(1, 11_000);
  assert.deepEqual(done.splice(0), ['log b lost', 'Probe_lost b']);
  sessions[1]!.messages++;
  presence.check(2, 12_000);
  assert.deepEqual(done, ['log b back', 'Probe_back b']);
});

test('what comes of a probe that was never lost tells nothing', () => {
  const { presence, sessions, done } = presenceOf(['a'], false, 1);
  presence.back(sessions[0]!);
  assert.deepEqual(done, []);
});

test('with --exit-on-end the work is done when all that are expected have ended', () => {
  const { presence, sessions, done } = presenceOf(['a', 'b'], true, 2);
  sessions[0]!.endReason = 'input_ended';
  presence.stopIfAllEnded();
  assert.deepEqual(done, []);
  sessions[1]!.endReason = 'stopped';
  presence.stopIfAllEnded();
  assert.deepEqual(done, ['stop end']);
});

test('it goes on while fewer probes were there than are expected, and without the option', () => {
  for (const [exitOnEnd, expectedProbes] of [[true, 2] as const, [false, 1] as const]) {
    const { presence, sessions, done } = presenceOf(['a'], exitOnEnd, expectedProbes);
    sessions[0]!.endReason = 'input_ended';
    presence.stopIfAllEnded();
    assert.deepEqual(done, []);
  }
});

test('a probe that is lost has ended, and its loss is a failure', () => {
  const { presence, sessions, done } = presenceOf(['a', 'b'], true, 2);
  sessions[0]!.endReason = 'input_ended';
  presence.check(1, 0);
  presence.check(0, 10_000);
  assert.deepEqual(done.slice(0, 2), ['log b lost', 'Probe_lost b']);
  assert.match(done[2]!, /lost before the end of the session of b/);
  assert.equal(done[3], 'stop end');
  assert.equal(done.length, 4);
});
