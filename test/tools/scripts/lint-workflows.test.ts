import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../support/palisade.ts';

test('an invalid workflow is reported with line and column', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'palisade-'));
  writeFileSync(
    join(folder, 'broken.yml'),
    'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    needs: build\n    steps:\n      - run: npm test\n',
  );
  const { code, stderr } = await runCommand('node', ['tools/scripts/lint-workflows.ts', folder]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/broken\.yml:3:3 job "test" needs job "build" which does not exist/);
});
