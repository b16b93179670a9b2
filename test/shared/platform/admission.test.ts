import { environments } from '../../../shared/accounts/account-type.ts';
import { documentKey } from '../../../shared/accounts/verified-steps.ts';
import { type Candidate, refusalReasons } from '../../../shared/platform/admission.ts';
import { requiredDocuments } from '../../../shared/platform/requirements.ts';
import { anAccountRecord } from '../../support/account-record.ts';
import { aGovernance } from '../../support/site.ts';

const at = '2026-11-24T10:00:00.000Z';
const enforced = {
  baseline: { modes: { all: { default: 'enforce' } } },
  policies: { modes: { all: { default: 'enforce' } } },
};
const governance = aGovernance(enforced);
const audience = { readers: ['data-science'], environment: 'production' } as const;
const rules = { governance, shut: new Map() };
const required = governance.admission.requires.filter((name) => name !== 'policies');
const documents = requiredDocuments(governance, { type: 'data-science', age: 'new' });
const verified = Object.fromEntries(
  [...required, ...documents.map(({ step, name }) => documentKey(step, name))].map((key) => [key, at]),
);

function aCandidate(overrides: Partial<Candidate['record']> = {}): Candidate {
  return {
    record: { ...anAccountRecord({ type: 'data-science', environment: 'production', verified }), ...overrides },
    age: 'new',
  };
}

test('an account of a reader type and the environment, in which all that is required is in force, is admitted', () => {
  expect(refusalReasons(aCandidate(), audience, rules)).toEqual([]);
});

test('21: what documents name has to be there: an account is not admitted before its own step was verified', () => {
  const needing = { ...audience, needs: ['execution-role'] };
  expect(refusalReasons(aCandidate(), needing, rules)).toEqual(['what execution-role makes is not there yet']);
  const withRole = { verified: { ...verified, 'execution-role': at } };
  expect(refusalReasons(aCandidate(withRole), needing, rules)).toEqual([]);
  // Testing has it, and not data science.
  expect(refusalReasons(aCandidate(), { ...audience, needs: ['training-role'] }, rules)).toEqual([]);
});

test.each<{ name: string; record: Partial<Candidate['record']>; reason: string }>([
  { name: 'another type', record: { type: 'testing' }, reason: 'accounts of type testing are not among its readers' },
  { name: 'no type', record: { type: 'unclassified' }, reason: 'the account has no type' },
  {
    name: 'a type that is only the last known one',
    record: { typeSource: 'last known' },
    reason: 'nothing says the type of the account any more',
  },
  {
    name: 'a first baseline that is not complete',
    record: { completedAt: null },
    reason: 'its baseline has not been complete yet',
  },
  { name: 'no environment', record: { environment: null }, reason: 'the environment of the account is not known' },
  {
    name: 'a record of before',
    record: { verified: undefined },
    reason: 'spoke-role is not in force: it was not verified in the account',
  },
  {
    name: 'an excluded account',
    record: { state: 'excluded', reason: 'excluded by governance.yml' },
    reason: 'Palisade does not govern the account: excluded by governance.yml',
  },
])('$name: not admitted', ({ record, reason }) => {
  expect(refusalReasons(aCandidate(record), audience, rules)).toContain(reason);
});

test.each([...required, ...documents.map(({ name }) => name)])('without %s in force, not admitted', (name) => {
  const left = Object.fromEntries(
    Object.entries(verified).filter(([key]) => key !== name && !key.endsWith(`/${name}`)),
  );
  const reasons = refusalReasons(aCandidate({ verified: left }), audience, rules);
  expect(reasons).toEqual([expect.stringContaining(`${name} is not in force: it was not verified`)]);
});

test.each(['monitor', 'off'] as const)(
  'a requirement whose mode is %s is not in force, whatever was verified',
  (mode) => {
    const modes = { all: { default: 'enforce', 'config-recorder': mode } };
    const monitored = aGovernance({
      baseline: { modes },
      policies: { modes: { all: { default: 'enforce', 'production-data': mode } } },
    });
    expect(refusalReasons(aCandidate(), audience, { ...rules, governance: monitored })).toEqual([
      `config-recorder is not in force: its mode here is ${mode}`,
      `policy production-data is not in force: its mode here is ${mode}`,
    ]);
  },
);

test('an account that is shut out is not admitted, and the reason says by whom and why', () => {
  const { accountId } = aCandidate().record;
  const shut = new Map([[accountId, { accountId, by: 'arn:aws:iam::1:role/op', at, reason: 'leaked credentials' }]]);
  const reasons = refusalReasons(aCandidate(), audience, { ...rules, shut });
  expect(reasons).toEqual([`arn:aws:iam::1:role/op shut the account out at ${at}: leaked credentials`]);
});

test('a required step that only other types have is not asked for', () => {
  const onlyOwners = aGovernance({ ...enforced, admission: { requires: ['dataset-bucket', 'execution-role'] } });
  const reasons = refusalReasons(aCandidate({ verified: {} }), audience, { ...rules, governance: onlyOwners });
  expect(reasons).toEqual(['execution-role is not in force: it was not verified in the account']);
});

const pairs = environments.flatMap((reader) => environments.map((owner) => ({ reader, owner })));

test.each(pairs)('an account of $reader is admitted to $owner data only if they are equal', ({ reader, owner }) => {
  const reasons = refusalReasons(aCandidate({ environment: reader }), { ...audience, environment: owner }, rules);
  const other = `the account is of environment ${reader}, and this is for ${owner}`;
  expect(reasons).toEqual(reader === owner ? [] : [other]);
});
