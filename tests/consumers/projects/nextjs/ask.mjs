// Starts one of Next.js's servers, asks it once and ends it.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const port = await freePort();
const server = spawn('next', [process.argv[2], '--port', String(port), '--hostname', '127.0.0.1'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
await new Promise((resolve, reject) => {
  server.stdout.on('data', (text) => {
    process.stdout.write(text);
    if (/ready/i.test(text)) resolve();
  });
  server.on('exit', (code) => reject(new Error(`Expected the server to start, it ended with ${code}`)));
});
for (const path of ['/', '/api/recommend']) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`Expected 200 from ${path}, got ${answer.status}: ${text.slice(0, 2000)}`);
  if (path === '/' && !text.includes('<p>b</p>')) throw new Error(`Expected the page to show b, got ${text}`);
  if (path !== '/') console.log(text);
}
server.removeAllListeners('exit');
server.kill();
process.exit();
