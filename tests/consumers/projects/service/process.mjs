import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';

export const API_KEY = 'a-key-for-trying';

export async function freePort() {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** Asks again until something is so. @throws where it is not within a while. */
export async function until(what, ask, seconds = 60) {
  const end = performance.now() + 1000 * seconds;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`Expected ${what} within ${seconds} s`);
    await setTimeout(100);
  }
}

/** A service in a process of its own, that is asked over HTTP. */
export class Running {
  output = '';

  constructor([program, ...args], { env, ...options }) {
    this.url = `http://127.0.0.1:${env.PORT}`;
    this.child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        this.output += text;
      });
    }
    this.ended = once(this.child, 'exit').then(([code, signal]) => code ?? signal);
  }

  /** The status and the body of an answer; null where nobody answers. */
  async ask(method, path, body) {
    const headers = { 'content-type': 'application/json', 'x-api-key': API_KEY };
    const response = await fetch(this.url + path, { method, headers, body: body && JSON.stringify(body) }).catch(
      () => null,
    );
    if (response === null) return null;
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  }

  /** Waits until it answers lists. */
  async ready() {
    const ask = async () => {
      if (this.child.exitCode !== null)
        throw new Error(`The service ended with ${this.child.exitCode}\n${this.output}`);
      return (await this.ask('GET', '/ready'))?.status === 200;
    };
    await until('a service that is ready', ask);
    return this;
  }

  /** Sends SIGTERM. @throws where it does not end well. */
  async stop() {
    this.child.kill('SIGTERM');
    const code = await this.ended;
    if (code !== 0) throw new Error(`Expected exit code 0 after SIGTERM, got ${code}\n${this.output}`);
  }
}

/** Runs an image as `docker run` does: as its user, in its folder, with its environment and no other. */
export function runImage(image, env, { user = image.user, command = image.command } = {}) {
  const [uid, gid] = user;
  const options = { cwd: image.at('.'), env: { ...image.env, API_KEY, ...env }, uid, gid };
  return new Running(command, options);
}
