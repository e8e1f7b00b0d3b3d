import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning } from './is-running.js';
import { scratchFolder } from './programs.js';

const WAIT_MS = 20_000;

export interface TmuxScreen {
  /** What is seen, without blanks and lines at the end. */
  text(): string;
  /** All lines, with colours and other attributes. */
  styled(): string;
  resize(columns: number, rows: number): void;
  /** Keys by the names of tmux: `Enter`, `C-c`, `q`. */
  press(...keys: readonly string[]): void;
  type(text: string): void;
  /** A variable of tmux, as `alternate_on`. */
  value(name: string): string;
  waitFor(pattern: RegExp): Promise<string>;
}

/** Runs a command of the shell in a terminal of its own that ends with the test; then says `left to the shell`. */
export function startInTmux(t: TestContext, command: string, columns: number, rows: number): TmuxScreen {
  const socket = join(scratchFolder(t), 'tmux');
  const tmux = (...args: string[]): string => {
    const run = spawnSync('tmux', ['-u', '-S', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    return run.stdout;
  };
  const size = ['-x', String(columns), '-y', String(rows)];
  tmux('new-session', '-d', ...size, `${command}; echo left to the shell; sleep 60`);
  // By its process: its socket has gone with the folder when the test ends.
  const server = Number(tmux('display-message', '-p', '#{pid}'));
  t.after(() => isRunning(server) && process.kill(server));
  const text = (): string => tmux('capture-pane', '-p').trimEnd();
  return {
    text,
    styled: () => tmux('capture-pane', '-p', '-e', '-N'),
    resize: (width, height) => void tmux('resize-window', '-x', String(width), '-y', String(height)),
    press: (...keys) => void tmux('send-keys', ...keys),
    type: (typed) => void tmux('send-keys', '-l', typed),
    value: (name) => tmux('display-message', '-p', `#{${name}}`).trimEnd(),
    waitFor: async (pattern) => {
      const deadline = performance.now() + WAIT_MS;
      for (;;) {
        const shown = text();
        if (pattern.test(shown)) return shown;
        assert.ok(performance.now() < deadline, `no ${pattern} on the screen:\n${shown}`);
        await delay(50);
      }
    },
  };
}

export function missingTmux(): string | false {
  return spawnSync('tmux', ['-V']).status === 0 ? false : 'tmux is not installed';
}
