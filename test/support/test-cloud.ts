// The local cloud of the tests starts while the first suites run. Those that need it wait here.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LocalCloud } from '../../local/instance.ts';

/** Longer than a start takes on a machine that is busy with other tests. */
const startTimeoutMs = 300_000;

/** The file with the exit code comes last, and at once. */
const script = '"$1" local up --detach --json > "$2.out" 2> "$2.err"; echo $? > "$2.new"; mv "$2.new" "$2"';

/** Begins to start the local cloud, with this process's environment. `file` gets the exit code, others beside it the rest. */
export function beginTestCloud(file: string, palisade = 'bin/palisade'): void {
  rmSync(file, { force: true });
  process.env['PALISADE_TEST_CLOUD'] = resolve(file);
  const { NODE_OPTIONS: _, ...env } = process.env;
  spawn('sh', ['-c', script, 'sh', palisade, file], { stdio: 'ignore', env });
}

/**
 * Waits until the local cloud is up. It blocks its process meanwhile: Jest's teardown, which needs the cloud as well,
 * knows no `await` of modules. Throws what `local up` has printed if it did not start.
 */
export function testCloud(): LocalCloud {
  const file = process.env['PALISADE_TEST_CLOUD'] ?? '';
  const lock = new Int32Array(new SharedArrayBuffer(4));
  for (let waitedMs = 0; !existsSync(file); waitedMs += 100) {
    if (waitedMs > startTimeoutMs) throw new Error('the local cloud of the tests did not start in time');
    Atomics.wait(lock, 0, 0, 100);
  }
  if (readFileSync(file, 'utf8') !== '0\n')
    throw new Error(`the local cloud did not start:\n${readFileSync(`${file}.err`, 'utf8')}`);
  return JSON.parse(readFileSync(`${file}.out`, 'utf8'));
}
