// Which documents an account would get that it does not have.
import { judgedDocuments } from '../../../../cli/plan/denied/judged-documents.ts';
import type { PlannedPolicy } from '../../../../cli/plan/types.ts';
import { aGovernance } from '../../../support/site.ts';

const governance = aGovernance({});
const policy = (documents: readonly string[], more: Partial<PlannedPolicy> = {}): PlannedPolicy => ({
  operation: 'attach',
  kind: 'SERVICE_CONTROL_POLICY',
  policy: 'palisade-x',
  documents,
  verdict: 'change',
  ...more,
});
test.each<[string, readonly PlannedPolicy[], readonly string[]]>([
  ['to attach, once', [policy(['no-root']), policy(['no-root'], { operation: 'create' })], ['no-root']],
  ['to update', [policy(['no-root'], { operation: 'update' })], ['no-root']],
  ['in mode monitor', [policy(['no-root'], { policy: null, verdict: 'monitored' })], ['no-root']],
  ['that a pause or a budget holds back', [policy(['no-root'], { verdict: 'paused' })], ['no-root']],
  ['to detach', [policy(['no-root'], { operation: 'detach' })], []],
  ['of an exempt account', [policy(['no-root'], { verdict: 'exempt' })], []],
])('documents %s', (_, policies, expected) => {
  const documents = judgedDocuments(policies, governance);
  expect(documents.map(({ name }) => name)).toEqual(expected);
  for (const { statements } of documents) expect(statements.length).toBeGreaterThan(0);
});
