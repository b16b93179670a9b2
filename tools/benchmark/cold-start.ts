// `npm run bench -- cold-start`: the time to import each function's bundle, compared with @aws-sdk/client-s3 alone,
// bundled in the same way.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { printLine } from '../../cli/lib/output.ts';
import { bundleOptions } from '../../infrastructure/bundles/options.ts';
import { readGovernance } from '../../shared/governance/read-governance.ts';
import { machine } from '../lib/machine.ts';
import { printGrid } from '../lib/print-grid.ts';

const rounds = 30;
/** Target: import time of a function divided by that of the S3 client alone. */
const maxRatio = 1.5;
/** Nobody waits for these functions: a new account takes minutes to become usable, and evidence is read days later. */
const functionsWithoutLimit = ['onboard-account', 'export-findings'];
const folder = '.palisade/bench';

/** Measures every function. Returns whether all of them reach the target. */
export async function coldStart(): Promise<boolean> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'governance.json'), JSON.stringify(readGovernance('governance.yml')));
  const functions = readdirSync('functions').filter((name) => existsSync(`functions/${name}/handler.ts`));
  const bundles = await Promise.all([
    bundle('client-s3 alone', "export * from '@aws-sdk/client-s3';"),
    ...functions.map((name) => bundle(name, `export { handler } from './functions/${name}/handler.ts';`)),
  ]);
  const times = bundles.map((): number[] => []);
  // Alternating, so that other load on the machine affects all bundles equally.
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { file }] of bundles.entries()) times[index]?.push(importTime(file));
  }
  const base = quantile(times[0] ?? [], 0.5);
  const ratios = times.map((own) => quantile(own, 0.5) / base);
  printLine(`Import of a bundle in a new process, ${rounds} times per bundle, alternating (${machine}):`);
  printGrid(
    ['Bundle', 'Size', 'Median', 'p95', 'Ratio of medians'],
    bundles.map(({ name, bytes }, index) => {
      const milliseconds = (q: number) => `${quantile(times[index] ?? [], q).toFixed(1)} ms`;
      return [
        name,
        `${Math.round(bytes / 1000)} kB`,
        milliseconds(0.5),
        milliseconds(0.95),
        (ratios[index] ?? 0).toFixed(2),
      ];
    }),
  );
  const worst = Math.max(...ratios.filter((_, index) => !functionsWithoutLimit.includes(bundles[index]?.name ?? '')));
  printLine(
    `Without ${functionsWithoutLimit.join(', ')}, the slowest takes ${worst.toFixed(2)} times as long as client-s3 alone (target: at most ${maxRatio}).`,
  );
  return worst <= maxRatio;
}

/** Bundles as the functions are bundled for a deployment. */
async function bundle(name: string, contents: string) {
  const { outExtension, ...options } = bundleOptions;
  const outfile = join(folder, `${name.replaceAll(' ', '-')}${outExtension['.js']}`);
  await build({ ...options, stdin: { contents, resolveDir: '.', loader: 'ts' }, outfile, logLevel: 'error' });
  return { name, file: resolve(outfile), bytes: statSync(outfile).size };
}

/** Milliseconds that the import takes, measured in a new process. */
function importTime(file: string): number {
  const script = `const start = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - start);`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    env: {
      AWS_REGION: 'us-east-1',
      LAMBDA_TASK_ROOT: resolve(folder),
      PALISADE_HUB_ACCOUNT: '111122223333',
      PALISADE_MANAGEMENT_ACCOUNT: '111122223333',
      PALISADE_ORGANIZATION_ID: 'o-bench',
      PALISADE_EXTERNAL_ID: 'bench',
      PALISADE_JOURNAL: 'bench',
      PALISADE_TOPIC: 'bench',
      PALISADE_GOVERNANCE: 'governance.json',
    },
  });
  if (status !== 0) throw new Error(`${file} cannot be imported: ${stderr}`);
  return Number(stdout);
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
