// Starts the real program, in an empty folder of its own, as a person would; stops and removes it after.
// It knows nothing of pages: it reads the lines the program prints for a person.
// Next: browser.js opens its pages.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const start_limit_ms = 180_000;
const stop_limit_ms = 15_000;

/** Starts `yagura hub` with `args` and waits for its address: `{ origin, signIns, lines, folder, stop }`. */
export async function startHub(args = ['--demo']) {
  const folder = await mkdtemp(join(tmpdir(), 'yagura-e2e-'));
  const child = spawn(binary(), ['hub', '--data', folder, '--listen', '127.0.0.1:0', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
  const lines = [];
  child.stderr.setEncoding('utf8').on('data', (text) => lines.push(text));
  const hub = { origin: undefined, signIns: [], lines, folder };

  hub.stop = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stop_limit_ms);
    const end = await ended;
    clearTimeout(timer);
    await rm(folder, { recursive: true, force: true });
    if (end === 'SIGKILL') throw new Error(`the hub did not stop within ${stop_limit_ms} ms\n${lines.join('')}`);
  };

  const listening = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(`${line}\n`);
      hub.origin ??= line.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
      const signIn = line.match(/^\s*sign-in: (\S+) (\S+)\s+\((.+)\)/);
      if (signIn) hub.signIns.push({ login: signIn[1], password: signIn[2], who: signIn[3] });
      if (hub.origin && (hub.signIns.length > 0 || !args.includes('--demo'))) resolve('listening');
    });
  });
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, start_limit_ms, 'late')));
  const state = await Promise.race([listening, ended, late]);
  clearTimeout(timer);
  if (state !== 'listening') {
    await hub.stop();
    throw new Error(`the hub did not start (${state})\n${lines.join('')}`);
  }
  return hub;
}

/** The first demonstration person whose description matches `who`. */
export function person(hub, who = /./) {
  const found = hub.signIns.find((signIn) => who.test(signIn.who));
  if (!found) throw new Error(`no demonstration sign-in for ${who} among: ${hub.signIns.map((s) => s.who).join(', ')}`);
  return found;
}

function binary() {
  if (!process.env.YAGURA_BIN) throw new Error('YAGURA_BIN must name the yagura program; ./test sets it');
  return process.env.YAGURA_BIN;
}
