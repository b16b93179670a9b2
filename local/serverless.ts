// Runs the Serverless Framework (osls) of this installation, for `palisade deploy` and for the local cloud.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { stateFolder } from '../shared/lib/installation.ts';
import { stopGroup } from './processes.ts';

/**
 * `environment` is added to that of this process, without the caller's credentials. `folder` has the stack's configuration
 * (see service-folder.ts), and gets the package in `.serverless`. All output goes to `log`.
 */
export type ServerlessRun = {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly log: string;
  readonly signal: AbortSignal;
};

const tailCharacters = 2_000;
/** Variables with the caller's credentials. osls also reads those of a stage, such as AWS_DEV_PROFILE, and prefers them. */
export const isCredential = /^AWS_(\w+_)?(PROFILE|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/;
/** Wherever npm has installed it: in the package's own node_modules, or beside the package. */
const command = join(dirname(createRequire(import.meta.url).resolve('serverless/package.json')), 'bin/serverless.js');

/** Runs it to its end. Throws an error with the end of its output if it fails, or the signal's reason. */
export async function runServerless({ args, environment, folder, log, signal }: ServerlessRun): Promise<void> {
  signal.throwIfAborted();
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isCredential.test(name)));
  const child = spawn(process.execPath, [command, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    // In its own process group, so that the processes that it has started end with it.
    detached: true,
    // To compile osls is a third of a short run.
    env: { ...inherited, NODE_COMPILE_CACHE: join(stateFolder(), 'compile-cache'), ...environment },
  });
  const file = createWriteStream(log);
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      file.write(data);
      tail = `${tail}${data}`.slice(-tailCharacters);
    });
  }
  const { pid } = child;
  let stopped: Promise<void> | undefined;
  const stop = () => {
    if (pid !== undefined) stopped = stopGroup(pid);
  };
  signal.addEventListener('abort', stop, { once: true });
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  signal.removeEventListener('abort', stop);
  await stopped;
  file.end();
  await finished(file);
  signal.throwIfAborted();
  if (code !== 0)
    throw new Error(
      `'serverless ${args[0]}' failed with code ${code}; the whole log is ${log}. It ends with:\n${tail.trim()}`,
    );
}
