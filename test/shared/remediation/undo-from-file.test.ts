// A sweep without a hub, its record, and the way back.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChangeLogWriter, readFindingFromLog } from '../../../cli/sweep/change-log.ts';
import type { Finding } from '../../../shared/findings/finding.ts';
import { guardrailById } from '../../../shared/guardrails/registry.ts';
import { undoFromFile } from '../../../shared/remediation/undo-from-file.ts';
import { createAdaptiveConcurrency } from '../../../shared/sweep/adaptive-concurrency.ts';
import { sweep } from '../../../shared/sweep/run-sweep.ts';
import { standaloneSweeper } from '../../../shared/sweep/standalone.ts';
import { bucket, fakeS3 } from '../../support/fake-s3.ts';
import { aGovernance } from '../../support/site.ts';

/** A bucket whose versioning was suspended, after a sweep: its finding, as the record has it. */
async function swept() {
  const fake = fakeS3({ versioning: { Status: 'Suspended' } });
  const clientFor = () => fake.s3;
  const file = join(mkdtempSync(join(tmpdir(), 'palisade-')), 'record.jsonl');
  const trigger = { eventId: 'sweep-1', detailType: 'Palisade Sweep', principal: null };
  const ids: string[] = [];
  const keep = createChangeLogWriter(file);
  const noting = (step: 'intended' | 'found', finding: Finding) => {
    ids.push(finding.id);
    return keep(step, finding);
  };
  const sweeper = standaloneSweeper(
    aGovernance(),
    { accountType: 'testing', clientFor, trigger },
    () => new Date(),
    noting,
  );
  const versioning = guardrailById('s3-versioning');
  await sweep(
    [bucket],
    versioning ? [versioning] : [],
    sweeper,
    createAdaptiveConcurrency({ start: 1, min: 1, max: 1 }),
  );
  return { fake, clientFor, file, finding: readFindingFromLog(file, ids[0] ?? '') };
}

test('what a sweep without a hub has done can be undone from its record', async () => {
  const { fake, clientFor, finding } = await swept();
  expect(fake.state.versioning).toEqual({ Status: 'Enabled' });
  expect(await undoFromFile(clientFor, finding, false)).toMatchObject({
    state: 'undone',
    now: { status: 'Enabled' },
    back: { status: 'Suspended' },
  });
  expect(fake.state.versioning).toEqual({ Status: 'Suspended' });
});

test('a dry run only says what it would put back', async () => {
  const { fake, clientFor, finding } = await swept();
  expect(await undoFromFile(clientFor, finding, true)).toMatchObject({
    state: 'planned',
    back: { status: 'Suspended' },
  });
  expect(fake.state.versioning).toEqual({ Status: 'Enabled' });
});

test('a bucket that has changed since is left alone', async () => {
  const { fake, clientFor, finding } = await swept();
  fake.state.versioning = { Status: 'Suspended' };
  fake.calls.length = 0;
  expect(await undoFromFile(clientFor, finding, false)).toMatchObject({ state: 'refused' });
  expect(fake.calls.filter(({ command }) => command.startsWith('Put'))).toEqual([]);
});

test('a finding that is not in the change log, and a missing change log, are one clear line', async () => {
  const { file } = await swept();
  expect(() => readFindingFromLog(file, 'pf-none')).toThrow(`The change log ${file} has no finding pf-none.`);
  expect(() => readFindingFromLog('nowhere.jsonl', 'pf-none')).toThrow('The change log nowhere.jsonl cannot be read');
});
