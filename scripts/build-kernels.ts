// Compiles the kernels to WebAssembly and writes them, packed and as base64, into src/kernels/memory/wasm-binaries.ts:
// inlined so, they work from ESM, CommonJS, bundlers and worker threads without looking for a file. Before that it makes the classes of the
// records that kernels read and write, from those that TypeScript works with.
import { writeFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import asc from 'assemblyscript/asc';
import type { RecordType } from '../src/kernels/memory/record.js';
import { NEIGHBOURS } from '../src/kernels/neighbours/neighbours-record.js';
import { CATALOGUE, REQUEST, SCRATCH } from '../src/kernels/ranking/records.js';
import { SEQUENCE } from '../src/kernels/sequence/sequence-record.js';
import { STEP } from '../src/kernels/softmax/step-record.js';

const SOURCE = 'src/kernels/assembly/index.ts';
const RECORDS = 'src/kernels/assembly/records.ts';
const TARGET = 'src/kernels/memory/wasm-binaries.ts';
const FEATURES = 'simd,threads,bulk-memory';
const FLAGS =
  '--runtime stub -O3 --noAssert --converge --importMemory --sharedMemory --maximumMemory 65536 --outFile kernels.wasm';
const NOTICE = 'Made by scripts/build-kernels.ts; not checked in.';

/** The class of a record, and its size. */
function classOf(name: string, { fields, bytes }: RecordType): string {
  const lines = Object.entries(fields).map(([field, kind]) => `  ${field}: ${kind === 'address' ? 'usize' : kind};`);
  const size = `export const ${name.toUpperCase()}_BYTES: usize = ${bytes};`;
  return `@unmanaged\nexport class ${name} {\n${lines.join('\n')}\n}\n${size}\n`;
}

async function compile(features: string): Promise<Uint8Array> {
  let binary = new Uint8Array(0);
  const { error, stderr } = await asc.main([SOURCE, ...FLAGS.split(' '), '--enable', features], {
    writeFile: (_name: string, contents: string | Uint8Array) => {
      binary = Buffer.from(contents);
    },
  });
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return binary;
}

const classes = [
  classOf('Catalogue', CATALOGUE),
  classOf('Request', REQUEST),
  classOf('Scratch', SCRATCH),
  classOf('Step', STEP),
  classOf('Neighbours', NEIGHBOURS),
  classOf('Sequence', SEQUENCE),
];
writeFileSync(
  RECORDS,
  `// ${NOTICE}\n// What the fields mean stands in ../ranking/records.ts, ../softmax/step-record.ts, ../neighbours/neighbours-record.ts\n// and ../sequence/sequence-record.ts.\n\n${classes.join('\n')}`,
);

const simd = await compile(FEATURES);
const relaxedSimd = await compile(`${FEATURES},relaxed-simd`);
const packed = deflateRawSync(Buffer.concat([simd, relaxedSimd]), { level: 9 }).toString('base64');
writeFileSync(
  TARGET,
  `// ${NOTICE}

/**
 * The kernels with SIMD, which every supported Node has, and behind them the same with relaxed SIMD: faster, where the
 * engine has it. They are so alike that both together take little more than one: raw deflate, as base64.
 */
export const BINARIES = '${packed}';

/** Bytes of the first of them. */
export const SIMD_BYTES = ${simd.length};
`,
);
console.log(`kernels: ${simd.length} and ${relaxedSimd.length} bytes, as ${packed.length} characters in ${TARGET}`);
