// Undo of a sweep without a hub, from its change log.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createChangeLogWriter, readFindingFromLog } from '../../../cli/sweep/change-log.ts';
import { type Finding, findingSchema } from '../../../shared/findings/finding.ts';
import { guardrailById } from '../../../shared/guardrails/registry.ts';
import { undoFromFile, undoneFromFile } from '../../../shared/remediation/undo-from-file.ts';
import { createAdaptiveConcurrency } from '../../../shared/sweep/adaptive-concurrency.ts';
import { sweep } from '../../../shared/sweep/run-sweep.ts';
import { standaloneEvaluator, standaloneSweeper } from '../../../shared/sweep/standalone.ts';
import { anyText } from '../../support/any-text.ts';
import { bucket, fakeS3 } from '../../support/fake-s3.ts';
import { aGovernance } from '../../support/site.ts';
import { noSurroundings } from '../../support/surroundings.ts';

/** Sweeps a bucket whose versioning is suspended, and reads its finding from the change log. */
async function swept() {
  const fake = fakeS3({ versioning: { Status: 'Suspended' } });
  const clientFor = () => fake.s3;
  const file = join(mkdtempSync(join(tmpdir(), 'palisade-')), 'record.jsonl');
  const trigger = { eventId: 'sweep-1', detailType: 'Palisade Sweep', principal: null };
  const ids: string[] = [];
  const writeToLog = createChangeLogWriter(file);
  const recordStep = (step: 'intended' | 'found', finding: Finding) => {
    ids.push(finding.id);
    return writeToLog(step, finding);
  };
  const evaluator = standaloneEvaluator(aGovernance(), () => new Date());
  const context = {
    accountType: 'testing',
    accountAge: 'new',
    clientFor,
    surroundings: noSurroundings(),
    trigger,
  } as const;
  const sweeper = standaloneSweeper(evaluator, context, recordStep);
  const versioning = guardrailById('s3-versioning');
  await sweep(
    [bucket],
    versioning ? [versioning] : [],
    sweeper,
    createAdaptiveConcurrency({ start: 1, min: 1, max: 1 }),
  );
  const accessTo = () => ({ client: fake.s3, surroundings: noSurroundings() });
  return { fake, accessTo, file, finding: readFindingFromLog(file, ids[0] ?? '') };
}

test('a remediation of a sweep without a hub can be undone from its change log', async () => {
  const { fake, accessTo, finding } = await swept();
  expect(fake.state.versioning).toEqual({ Status: 'Enabled' });
  expect(await undoFromFile(accessTo, finding, false)).toMatchObject({
    state: 'undone',
    now: { status: 'Enabled' },
    back: { status: 'Suspended' },
  });
  expect(fake.state.versioning).toEqual({ Status: 'Suspended' });
});

test('the change log names who undid it, and still has the remediation', async () => {
  const { accessTo, file, finding } = await swept();
  const answer = await undoFromFile(accessTo, finding, false);
  const principal = 'arn:aws:sts::111122223333:assumed-role/platform-operator/dana';
  const undone = undoneFromFile(finding, answer, { principal, at: new Date(0) });
  await createChangeLogWriter(file)('undone', undone);
  const last = JSON.parse(readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? '');
  expect(findingSchema.parse(last.finding)).toMatchObject({
    id: finding.id,
    state: 'undone',
    reason: expect.stringContaining('undone by platform-operator/dana'),
    before: finding.after,
    after: finding.before,
    trigger: { detailType: 'Palisade Undo', principal },
  });
  expect(readFindingFromLog(file, finding.id)).toEqual(finding);
  expect(readFindingFromLog(file, finding.id.slice(0, 8))).toEqual(finding);
});

test('a dry run only returns the settings that it would restore', async () => {
  const { fake, accessTo, finding } = await swept();
  expect(await undoFromFile(accessTo, finding, true)).toMatchObject({
    state: 'planned',
    back: { status: 'Suspended' },
  });
  expect(fake.state.versioning).toEqual({ Status: 'Enabled' });
});

test('a bucket that has changed since is not changed again', async () => {
  const { fake, accessTo, finding } = await swept();
  fake.state.versioning = { Status: 'Suspended' };
  fake.calls.length = 0;
  expect(await undoFromFile(accessTo, finding, false)).toMatchObject({ state: 'refused' });
  expect(fake.calls.filter(({ command }) => command.startsWith('Put'))).toEqual([]);
});

test('an unknown finding and a missing change log are reported in one line', async () => {
  const { file } = await swept();
  expect(() => readFindingFromLog(file, 'pf-none')).toThrow(`The change log ${file} has no finding pf-none.`);
  expect(() => readFindingFromLog('nowhere.jsonl', 'pf-none')).toThrow('The change log nowhere.jsonl cannot be read');
});

test('settings that another version recorded are not restored, whatever they are', async () => {
  const { fake, accessTo, finding } = await swept();
  if (finding === undefined) throw new Error('the finding is not in the change log');
  await fc.assert(
    fc.asyncProperty(fc.dictionary(anyText, fc.oneof(anyText, fc.boolean())), async (before) => {
      expect(await undoFromFile(accessTo, { ...finding, before }, false)).toMatchObject({ state: 'refused' });
      expect(fake.state.versioning).toEqual({ Status: 'Enabled' });
    }),
  );
});

test('what S3 would refuse is said in a dry run, and not tried', async () => {
  const { fake, accessTo, finding } = await swept();
  fake.state.objectLock = { ObjectLockEnabled: 'Enabled' };
  const refused = { state: 'refused', reason: expect.stringContaining('Object Lock') };
  expect(await undoFromFile(accessTo, finding, true)).toMatchObject(refused);
  expect(await undoFromFile(accessTo, finding, false)).toMatchObject(refused);
  expect(fake.state.versioning).toEqual({ Status: 'Enabled' });
});

test('what an undo does not restore is said in a dry run, and in the answer', async () => {
  const { accessTo, finding } = await swept();
  const noted = { reason: expect.stringContaining('; note: versions that were kept since then stay') };
  expect(await undoFromFile(accessTo, finding, true)).toMatchObject({ state: 'planned', ...noted });
  expect(await undoFromFile(accessTo, finding, false)).toMatchObject({ state: 'undone', ...noted });
});

test('a throttled look back is a failure, and nothing is written', async () => {
  const { fake, accessTo, finding } = await swept();
  fake.fail('GetObjectLockConfigurationCommand', 'SlowDown');
  const failed = { state: 'failed', reason: expect.stringContaining('SlowDown') };
  expect(await undoFromFile(accessTo, finding, false)).toMatchObject(failed);
  expect(fake.state.versioning).toEqual({ Status: 'Enabled' });
});
