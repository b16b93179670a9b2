// `npm run bench -- start`: the time from a fresh clone to a local cloud that is ready, with its parts, and the two ways
// to install the Python packages. Package caches are warm if something has filled them before. Downloads packages.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { printLine } from '../../cli/lib/output.ts';
import { localCloudLock, providePackages, run } from '../../local/python/environment.mjs';
import { machine } from '../lib/machine.ts';
import { printGrid } from '../lib/print-grid.ts';

/** Target: from the beginning of the clone to a local cloud that is ready, on a machine without other work. */
const maxSeconds = 60;
const port = '4660';

type Part = { readonly name: string; readonly seconds: number; readonly output: string };

/** Measures the parts one after the other. Returns whether they reach the target together. */
export async function startBenchmark(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'palisade-start-'));
  const clone = join(folder, 'clone');
  const [load = 0] = loadavg();
  try {
    const parts = [
      await timed('Clone', 'git', ['clone', '--quiet', process.cwd(), clone]),
      await timed('Set-up: Node and Python packages', 'node', ['tools/scripts/setup.mjs'], clone),
      await timed('palisade local up --detach', 'bin/palisade', ['local', 'up', '--detach'], clone),
    ];
    await timed('', 'bin/palisade', ['local', 'down'], clone);
    const python = await pythonRows(folder);
    const seconds = parts.reduce((sum, part) => sum + part.seconds, 0);
    printLine(`From a fresh clone to a local cloud that is ready (${machine}, load before ${load.toFixed(1)}):`);
    printGrid(['Part', 'Time'], [...parts.map(toRow), ['Together', inSeconds(seconds)]]);
    printLine('What the set-up and the start say of their own parts:');
    for (const { output } of parts) for (const line of partsOf(output)) printLine(`  ${line}`);
    printLine('Python packages of the local cloud, from the same lock file:');
    printGrid(['Installer', 'Time'], python);
    if (load > cpus().length) printLine('The machine was busy with other work: these times say little.');
    printLine(`Together ${inSeconds(seconds)} (target: at most ${maxSeconds} s on a machine without other work).`);
    return seconds <= maxSeconds;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(name: string, command: string, args: readonly string[], cwd = process.cwd()): Promise<Part> {
  const started = performance.now();
  const env = { ...process.env, PALISADE_PORT: port, PALISADE_STATE_DIR: undefined };
  const output = await run(command, args, undefined, { cwd, env });
  return { name, seconds: (performance.now() - started) / 1_000, output };
}

/** The installers in turns, each in a folder of its own. */
async function pythonRows(folder: string): Promise<string[][]> {
  const rows: string[][] = [];
  for (const uv of ['uv', false] as const) {
    const started = performance.now();
    const environment = join(folder, `with-${uv || 'pip'}`);
    const python = process.env['PYTHON'] ?? 'python3';
    const installer = await providePackages({
      folder: environment,
      locks: [localCloudLock],
      python,
      say: printLine,
      uv,
    });
    rows.push([installer ?? '', inSeconds((performance.now() - started) / 1_000)]);
  }
  return rows;
}

/** The lines that say how long a part has taken. */
function partsOf(output: string): string[] {
  return output.split('\n').flatMap((line) => (/\d s\b/.test(line) && !/still/.test(line) ? [line.trim()] : []));
}

function toRow({ name, seconds }: Part): string[] {
  return [name, inSeconds(seconds)];
}

function inSeconds(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}
