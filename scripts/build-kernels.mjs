// Compiles the kernels to WebAssembly and writes them, as base64, into src/kernels/memory/wasm-binaries.ts: inlined so, they
// work from ESM, CommonJS, bundlers and worker threads without looking for a file.
import { writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const SOURCE = 'src/kernels/assembly/index.ts';
const TARGET = 'src/kernels/memory/wasm-binaries.ts';
const FEATURES = 'simd,threads,bulk-memory';

async function compile(features) {
  const flags =
    '--runtime stub -O3 --noAssert --converge --importMemory --sharedMemory --maximumMemory 65536 --outFile kernels.wasm'.split(
      ' ',
    );
  let binary;
  const { error, stderr } = await asc.main([SOURCE, ...flags, '--enable', features], {
    writeFile: (_name, contents) => {
      binary = contents;
    },
  });
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return Buffer.from(binary).toString('base64');
}

const simd = await compile(FEATURES);
const relaxedSimd = await compile(`${FEATURES},relaxed-simd`);
writeFileSync(
  TARGET,
  `// Made by scripts/build-kernels.mjs from ${SOURCE}; not checked in.

/** The kernels with SIMD, which every supported Node has. */
export const SIMD = '${simd}';

/** The same with relaxed SIMD: faster, where the engine has it. */
export const RELAXED_SIMD = '${relaxedSimd}';
`,
);
console.log(`kernels: ${simd.length} and ${relaxedSimd.length} characters of base64 in ${TARGET}`);
