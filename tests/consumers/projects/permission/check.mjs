import { spawnSync } from 'node:child_process';

const folder = process.cwd();
const permission = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';
const flags = [permission, `--allow-fs-read=${folder}/*`, `--allow-fs-write=${folder}/out/*`];
const { status } = spawnSync(process.execPath, [...flags, 'app.mjs'], { stdio: 'inherit' });
process.exitCode = status;
