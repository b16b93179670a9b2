// Runs the Python tests of the strict emulator, and reports each as a test of its own. They see it as any AWS client
// does: through boto3.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';

const outcome = z.object({ id: z.string(), passed: z.boolean(), detail: z.string() });
type Outcome = z.infer<typeof outcome>;

const pytest = '.venv/bin/pytest';
const folder = mkdtempSync(join(tmpdir(), 'strict-aws-'));
const collected = spawnSync(pytest, ['--collect-only', '--quiet', '--no-header'], { encoding: 'utf8' });
const ids = collected.stdout.split('\n').filter((line) => line.includes('::'));
const files = Map.groupBy(ids, (id) => id.split('::')[0]?.split('/').at(-1) ?? '');

describe('the strict emulator, seen with boto3', () => {
  let outcomes: ReadonlyMap<string, Outcome>;
  let output = '';

  beforeAll(async () => {
    const results = join(folder, 'results.jsonl');
    const child = spawn(pytest, ['--quiet', '--no-header'], { env: { ...process.env, PYTEST_RESULTS: results } });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data));
    await new Promise((resolve) => child.on('close', resolve));
    const lines = readFileSync(results, 'utf8').trim().split('\n');
    outcomes = new Map(lines.map((line) => outcome.parse(JSON.parse(line))).map((each) => [each.id, each]));
  }, 240_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has tests', () => {
    expect(collected.stderr).toBe('');
    expect(ids.length).toBeGreaterThan(0);
  });

  describe.each([...files])('%s', (_file, idsOfFile) => {
    it.each(idsOfFile.map((id) => [id.split('::').slice(1).join(' '), id]))('%s', (_name, id) => {
      const { passed, detail } = outcomes.get(id) ?? { passed: false, detail: output };
      if (!passed) throw new Error(detail);
    });
  });
});
