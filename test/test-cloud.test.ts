import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginTestCloud, testCloud } from './support/test-cloud.ts';

const before = process.env['PALISADE_TEST_CLOUD'];
afterEach(() => {
  process.env['PALISADE_TEST_CLOUD'] = before;
});

/** Begins a start that prints this and ends with this code, after a moment. */
function begin(code: number, stdout: string, stderr: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'palisade-test-cloud-'));
  const palisade = join(folder, 'palisade');
  writeFileSync(palisade, `#!/bin/sh\nsleep 0.2\necho '${stdout}'\necho '${stderr}' >&2\nexit ${code}\n`);
  chmodSync(palisade, 0o755);
  beginTestCloud(join(folder, 'start'), palisade);
}

test('a suite that needs the local cloud waits for its start', () => {
  begin(0, '{ "endpoint": "http://127.0.0.1:4566" }', 'Ready');
  expect(testCloud()).toEqual({ endpoint: 'http://127.0.0.1:4566' });
});

test('a start that fails is an error with what it printed', () => {
  begin(1, '', 'port 4566 is in use');
  expect(testCloud).toThrow('the local cloud did not start:\nport 4566 is in use\n');
});
