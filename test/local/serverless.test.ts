import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isCredential, runServerless } from '../../local/serverless.ts';

const state = mkdtempSync(join(tmpdir(), 'palisade-state-'));
process.env['PALISADE_STATE_DIR'] = state;
const newLog = () => join(mkdtempSync(join(tmpdir(), 'palisade-serverless-')), 'log');
const printVersion = { args: ['--version'], environment: {}, folder: tmpdir() };

test('the output of a run is in its log', async () => {
  const log = newLog();
  await runServerless({ ...printVersion, log, signal: new AbortController().signal });
  expect(readFileSync(log, 'utf8')).toMatch(/\d+\.\d+\.\d+/);
});

test('compiled code is kept for the next run', async () => {
  await runServerless({ ...printVersion, log: newLog(), signal: new AbortController().signal });
  expect(readdirSync(join(state, 'compile-cache'))).not.toEqual([]);
});

test('a run that is stopped ends before it has done anything, with the reason', async () => {
  const log = newLog();
  const stopping = new AbortController();
  // It waits for a minute before its first line.
  const environment = { NODE_OPTIONS: '--import data:text/javascript,await%20new%20Promise(r=>setTimeout(r,60000))' };
  const run = runServerless({ ...printVersion, environment, log, signal: stopping.signal });
  stopping.abort(new Error('Ctrl-C'));
  await expect(run).rejects.toThrow('Ctrl-C');
  expect(readFileSync(log, 'utf8')).toBe('');
});

test('a run that fails says how its output ends', async () => {
  const signal = new AbortController().signal;
  const run = runServerless({ args: ['no-such-command'], environment: {}, folder: tmpdir(), log: newLog(), signal });
  await expect(run).rejects.toThrow(
    /'serverless no-such-command' failed with code 1; the whole log is .*no-such-command/s,
  );
});

test.each([
  ['AWS_PROFILE', true],
  ['AWS_SESSION_TOKEN', true],
  ['AWS_DEV_PROFILE', true],
  ['AWS_DEV_SECRET_ACCESS_KEY', true],
  ['AWS_REGION', false],
  ['AWS_CONFIG_FILE', false],
])('%s belongs to the credentials of the caller: %s', (name, isOne) => {
  expect(isCredential.test(name)).toBe(isOne);
});
