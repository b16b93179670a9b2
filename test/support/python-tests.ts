// Runs the Python tests of the strict emulator, and reports each as a test of its own. They see it as any AWS client
// does: through boto3.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';

const outcome = z.object({ id: z.string(), passed: z.boolean(), detail: z.string() });
type Outcome = z.infer<typeof outcome>;

const pytest = '.venv/bin/pytest';
const tests = 'test/local/strict_aws';
// Two parts of about the same length: two workers run them at once.
const ofEvents = /event|function|loops|records|schedules|delays/;

/** Describes the tests of one part of the files. They run in one process, before the first of them is reported. */
export function reportPythonTests(title: string, part: 'events' | 'others'): void {
  const all = readdirSync(tests).filter((name) => /^test_.*\.py$/.test(name));
  const files = all.filter((name) => ofEvents.test(name) === (part === 'events')).map((name) => join(tests, name));
  const folder = mkdtempSync(join(tmpdir(), 'python-tests-'));
  const collected = spawnSync(pytest, ['--collect-only', '--quiet', '--no-header', ...files], { encoding: 'utf8' });
  const ids = collected.stdout.split('\n').filter((line) => line.includes('::'));
  const byFile = Map.groupBy(ids, (id) => id.split('::')[0]?.split('/').at(-1) ?? '');

  describe(title, () => {
    let outcomes: ReadonlyMap<string, Outcome>;
    let output = '';

    beforeAll(async () => {
      const results = join(folder, 'results.jsonl');
      const environment = { ...process.env, PYTEST_RESULTS: results };
      const child = spawn(pytest, ['--quiet', '--no-header', ...files], { env: environment });
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data));
      await new Promise((resolve) => child.on('close', resolve));
      const lines = readFileSync(results, 'utf8').trim().split('\n');
      outcomes = new Map(lines.map((line) => outcome.parse(JSON.parse(line))).map((each) => [each.id, each]));
    });

    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('has tests', () => {
      expect(collected.stderr).toBe('');
      expect(ids.length).toBeGreaterThan(0);
    });

    describe.each([...byFile])('%s', (_file, idsOfFile) => {
      it.each(idsOfFile.map((id) => [id.split('::').slice(1).join(' '), id]))('%s', (_name, id) => {
        const { passed, detail } = outcomes.get(id) ?? { passed: false, detail: output };
        if (!passed) throw new Error(detail);
      });
    });
  });
}
