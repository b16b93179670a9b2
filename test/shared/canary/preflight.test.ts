// What is known before a canary makes a bucket: rows of facts, and what to expect.

import { type PreflightFacts, preflight } from '../../../shared/canary/preflight.ts';
import { guardrailIds } from '../../../shared/guardrails/registry.ts';
import { anAccountRecord } from '../../support/account-record.ts';
import { aGovernance } from '../../support/site.ts';

const accountId = '111122223333';
const since = '2026-11-01T00:00:00.000Z';
const started = { pauses: [], activeSince: since };
const pauseOf = (account: string) => ({ ...started, pauses: [{ account, by: 'ann', since, reason: 'because' }] });
const remediateAll = Object.fromEntries(guardrailIds.map((id) => [id, { mode: 'remediate' }]));
const only = (id: string) => aGovernance({ guardrails: { all: {}, production: { [id]: { mode: 'remediate' } } } });
const existing = { joinedMethod: 'CREATED', joinedAt: '2026-10-01T00:00:00.000Z' } as const;
const facts: PreflightFacts = {
  accountId,
  region: 'us-east-1',
  governance: aGovernance({ guardrails: { all: remediateAll } }),
  record: anAccountRecord(existing),
  state: started,
};

const rows: readonly { readonly name: string; readonly change: Partial<PreflightFacts>; readonly expected: object }[] =
  [
    { name: 'all is as it should be', change: {}, expected: { expectation: { kind: 'fix' } } },
    {
      name: 'a Region that is not governed',
      change: { region: 'eu-west-3' },
      expected: { code: 'region not governed' },
    },
    { name: 'no record', change: { record: undefined }, expected: { code: 'account not governed' } },
    {
      name: 'an excluded account',
      change: { record: anAccountRecord({ state: 'excluded', reason: 'excluded by governance.yml' }) },
      expected: { code: 'account not governed', says: 'excluded by governance.yml' },
    },
    {
      name: 'a hub that was never started',
      change: { state: { pauses: [], activeSince: null } },
      expected: { expectation: { kind: 'paused', cause: { code: 'hub paused' } } },
    },
    {
      name: 'all accounts paused',
      change: { state: pauseOf('*') },
      expected: { expectation: { kind: 'paused', cause: { code: 'hub paused' } } },
    },
    {
      name: 'this account paused',
      change: { state: pauseOf(accountId) },
      expected: { expectation: { kind: 'paused' } },
    },
    {
      name: 'another account paused',
      change: { state: pauseOf('999988887777') },
      expected: { expectation: { kind: 'fix' } },
    },
    {
      name: 'on monitor, because it existed before Palisade and governance.yml says nothing',
      change: { governance: aGovernance() },
      expected: { expectation: { kind: 'monitor', cause: { code: 'account on monitor' } } },
    },
    {
      name: 'the same of a new account',
      change: {
        governance: aGovernance(),
        record: anAccountRecord({ joinedMethod: 'CREATED', joinedAt: '2026-11-02T00:00:00.000Z' }),
      },
      expected: { expectation: { kind: 'fix' } },
    },
    {
      name: 'versioning is fixed: that is what it breaks',
      change: { governance: only('s3-versioning') },
      expected: { chosen: { break: { guardrail: { id: 's3-versioning' } } }, expectation: { kind: 'fix' } },
    },
    {
      name: 'only public access is fixed: it removes the block of its empty bucket',
      change: { governance: only('s3-public-access') },
      expected: { chosen: { break: { guardrail: { id: 's3-public-access' } } }, expectation: { kind: 'fix' } },
    },
  ];

test.each(rows)('$name', ({ change, expected }) => {
  expect(preflight({ ...facts, ...change })).toMatchObject(expected);
});
