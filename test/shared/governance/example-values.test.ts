import { exampleValues } from '../../../shared/governance/example-values.ts';
import { type Governance, governanceSchema } from '../../../shared/governance/governance.ts';
import { readGovernance } from '../../../shared/governance/read-governance.ts';

const noRoles = { pipeline: [], automation: [], breakGlass: [], dataScientists: [], mlEngineers: [], operators: [] };

function governanceWith(extra: object): Governance {
  return governanceSchema.parse({
    version: 1,
    regions: ['us-east-1'],
    accountTypes: { organizationalUnits: {} },
    guardrails: { all: {} },
    policies: { roles: noRoles },
    ...extra,
  });
}

const pathsOf = (governance: Governance) => exampleValues(governance).map(({ path }) => path.join('.'));

const contact = (email: string, phone: string) => ({
  baseline: { contacts: { security: { name: 'Security', title: 'Team', email, phone } } },
});
const roles = (breakGlass: string[]) => ({ policies: { roles: { ...noRoles, breakGlass } } });

test.each([
  { name: 'nothing of the kind', extra: {}, paths: [] },
  {
    name: 'an address of example.com',
    extra: contact('a@example.com', '+44 20 7946'),
    paths: ['baseline.contacts.security.email'],
  },
  {
    name: 'one of a subdomain',
    extra: contact('a@mail.example.org', '+44 20 7946'),
    paths: ['baseline.contacts.security.email'],
  },
  { name: 'one of .test', extra: contact('a@corp.test', '+44 20 7946'), paths: ['baseline.contacts.security.email'] },
  { name: 'a real address', extra: contact('a@myexample.com', '+44 20 7946'), paths: [] },
  {
    name: 'a number of 555-01xx',
    extra: contact('a@corp.io', '+1 (206) 555-0142'),
    paths: ['baseline.contacts.security.phone'],
  },
  { name: 'a real number', extra: contact('a@corp.io', '+1 206 555 0242'), paths: [] },
  { name: 'a shipped role', extra: roles(['break-glass']), paths: ['policies.roles.breakGlass'] },
  { name: 'a role of one’s own', extra: roles(['emergency']), paths: [] },
  { name: 'a shipped role beside one’s own', extra: roles(['break-glass', 'emergency']), paths: [] },
  {
    name: 'account ids of AWS’s documents',
    extra: { policies: { roles: noRoles, trustedRepositoryAccounts: ['111122223333', '210987654321'] } },
    paths: ['policies.trustedRepositoryAccounts.0'],
  },
])('$name: $paths', ({ extra, paths }) => {
  expect(pathsOf(governanceWith(extra))).toEqual(paths);
});

test('roles that are left out get the example names', () => {
  expect(pathsOf(governanceWith({ policies: {} }))).toEqual(
    expect.arrayContaining(['policies.roles.pipeline', 'policies.roles.breakGlass', 'policies.roles.operators']),
  );
});

test('the shipped governance.yml has examples of each kind', () => {
  const values = exampleValues(readGovernance('governance.yml'));
  expect(values.map(({ value }) => value)).toEqual(
    expect.arrayContaining(['security@example.com', '+1 555 0100', 'break-glass']),
  );
});
