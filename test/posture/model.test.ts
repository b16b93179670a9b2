// The posture that is computed from the journal.
import { type PostureSources, postureOf } from '../../posture/model.ts';
import type { AccountRecord } from '../../shared/accounts/account-record.ts';
import { guardrailIds } from '../../shared/guardrails/registry.ts';
import { aFinding } from '../support/finding.ts';

const now = new Date('2026-11-24T10:10:00.000Z');
const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 10, minute)).toISOString();
const empty = { findings: [], history: [], intents: [] };
const noSources: PostureSources = { snapshot: empty, accounts: [], exemptions: [], pauses: [] };

function anAccount(different: Partial<AccountRecord>): AccountRecord {
  return {
    schemaVersion: '1',
    accountId: '111122223333',
    name: 'Inference',
    type: 'production',
    typeSource: 'organizational unit',
    state: 'complete',
    reason: 'complete',
    steps: [],
    fingerprint: 'f',
    cause: { eventId: 'e', detailType: 'x', principal: null },
    attempts: 1,
    since: at(0),
    at: at(0),
    completedAt: at(0),
    ...different,
  };
}

test('accounts are sorted by type, and include those that are known from findings only', () => {
  const accounts = [
    anAccount({ accountId: '1', name: 'Inference', type: 'production' }),
    anAccount({ accountId: '2', name: 'Hub', type: 'shared-services' }),
  ];
  const other = aFinding({ id: 'pf-other', accountId: '3', accountType: 'testing' });
  const findings = [other, aFinding({ accountId: '1' })];
  const posture = postureOf({ ...noSources, accounts, snapshot: { ...empty, findings } }, now);
  expect(posture.accounts.map(({ id, type, baseline }) => [id, type, baseline?.state])).toEqual([
    ['2', 'shared-services', 'complete'],
    ['3', 'testing', undefined],
    ['1', 'production', 'complete'],
  ]);
});

test('findings are sorted newest first, each with its history from the oldest step', () => {
  const [first, second] = [aFinding({ state: 'failed', at: at(1) }), aFinding({ at: at(2) })];
  const other = aFinding({ id: 'pf-other', at: at(3) });
  const history = [{ finding: second }, { finding: other }, { finding: first }];
  const { timelines } = postureOf({ ...noSources, snapshot: { ...empty, findings: [second, other], history } }, now);
  expect(timelines.map(({ finding, history: steps }) => [finding.id, steps.map(({ finding: { at } }) => at)])).toEqual([
    [other.id, [at(3)]],
    [second.id, [at(1), at(2)]],
  ]);
});

test.each([
  { name: 'that began after the latest state is in progress', begun: 8, latest: 5, isRepairing: true },
  { name: 'that began with the latest state is completed', begun: 5, latest: 5, isRepairing: false },
  { name: 'that began over 15 minutes ago is not in progress', begun: -6, latest: -7, isRepairing: false },
])('a remediation $name', ({ begun, latest, isRepairing }) => {
  const intents = [aFinding({ at: at(begun), after: null })];
  const findings = [aFinding({ at: at(latest) })];
  const { timelines } = postureOf({ ...noSources, snapshot: { ...empty, findings, intents } }, now);
  expect(timelines.map((timeline) => timeline.isRepairing)).toEqual([isRepairing]);
});

test.each([
  { name: 'an earlier state', findings: [aFinding({ state: 'failed', at: at(5) })] },
  { name: 'no state', findings: [] },
])('a remediation whose result is in the history, while $name is the latest, is completed', ({ findings }) => {
  const intents = [aFinding({ at: at(8), after: null })];
  const history = [{ finding: aFinding({ at: at(8) }) }, { finding: aFinding({ state: 'failed', at: at(5) }) }];
  const { timelines } = postureOf({ ...noSources, snapshot: { findings, intents, history } }, now);
  expect(timelines).toMatchObject([
    { isRepairing: false, finding: { state: 'remediated', at: at(8) }, history: [{}, { finding: { at: at(8) } }] },
  ]);
});

test('a remediation that has steps from before alone is in progress', () => {
  const intents = [aFinding({ at: at(8), after: null })];
  const history = [{ finding: aFinding({ state: 'failed', at: at(5) }) }];
  const findings = [aFinding({ state: 'failed', at: at(5) })];
  const { timelines } = postureOf({ ...noSources, snapshot: { findings, intents, history } }, now);
  expect(timelines).toMatchObject([{ isRepairing: true, finding: { at: at(8) } }]);
});

test('time to remediate is computed per guardrail', () => {
  const history = [1, 2, 9].map((seconds, minute) => {
    const publishedAt = new Date(Date.parse(at(minute)) + seconds * 1_000).toISOString();
    return { finding: aFinding({ at: at(minute), firstSeenAt: at(minute) }), publishedAt };
  });
  const { repairTimes } = postureOf({ ...noSources, snapshot: { ...empty, findings: [aFinding()], history } }, now);
  const none = { repairs: 0, median: null, p95: null };
  const three = { repairs: 3, median: 2_000, p95: 8_300 };
  expect(repairTimes).toEqual(
    guardrailIds.map((guardrail) => ({ guardrail, ...(guardrail === 's3-versioning' ? three : none) })),
  );
});

test('exemptions have the days left and are sorted by them', () => {
  const exemption = { account: '*', resource: 'b', guardrail: '*', owner: 'o', reason: 'r' };
  const exemptions = [
    { ...exemption, expires: '2026-12-31' },
    { ...exemption, expires: '2026-11-25' },
  ];
  expect(postureOf({ ...noSources, exemptions }, now).exemptions.map(({ daysLeft }) => daysLeft)).toEqual([2, 38]);
});
