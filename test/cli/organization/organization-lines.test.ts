import { isAsWritten, outcomeLine, planLines } from '../../../cli/organization/organization-lines.ts';
import { planOrganization } from '../../../shared/organization/plan-organization.ts';
import { readOrganization } from '../../../shared/organization/read-organization.ts';
import { OrganizationInMemory, rootId } from '../../support/organization-in-memory.ts';
import { aGovernance } from '../../support/site.ts';
import { anAccount, applyIn, aWantedOrganization } from '../../support/wanted-organization.ts';

const governance = aGovernance();
const wanted = aWantedOrganization({
  units: ['Workloads', 'Workloads/Testing'],
  accounts: [anAccount('ml', 'Workloads/Testing')],
});

async function linesOf(organization: OrganizationInMemory, declared = wanted, allowMoves = false) {
  const present = await readOrganization(organization.client(), declared);
  const plan = planOrganization(declared, present, { allowMoves });
  return { plan, lines: planLines({ governance, wanted: declared, present, plan }) };
}

test('what an empty organization gets', async () => {
  const { lines, plan } = await linesOf(new OrganizationInMemory());
  expect(isAsWritten(plan)).toBe(false);
  expect(lines).toEqual([
    'To do: make the organizational unit Workloads',
    'To do: make the organizational unit Workloads/Testing',
    'To do: make the account ml (ml@example.com) in Workloads/Testing',
  ]);
});

test('an organization that is as written, with accounts that are left alone', async () => {
  const organization = new OrganizationInMemory();
  await applyIn(organization, wanted);
  for (let index = 0; index < 22; index += 1)
    organization.addAccount({ Email: `other${index}@corp.io`, Name: `o${index}` });
  organization.addAccount({ Email: 'closed@corp.io', Name: 'closed', State: 'SUSPENDED', Id: '000000000001' });
  const { lines } = await linesOf(organization);
  expect(lines[0]).toBe('The organization is as written: 2 units, 1 account.');
  expect(lines[1]).toBe('Left alone, since governance.yml does not declare them: 23 accounts.');
  expect(lines[2]).toMatch(/^ {2}o0 \(\d{12}\) in the root$/);
  expect(lines.at(-1)).toBe('  and 3 more, which --json lists');
});

test('units that are not declared are named: below the root, and below a declared unit', async () => {
  const organization = new OrganizationInMemory();
  await applyIn(organization, wanted);
  const workloads = [...organization.units.values()].find(({ Name }) => Name === 'Workloads');
  const legacy = organization.addUnit('Legacy');
  organization.addUnit('Old', legacy);
  organization.addUnit('Trial', workloads?.Id);
  const { lines, plan } = await linesOf(organization);
  expect(plan.leftUnits).toEqual(['Legacy', 'Workloads/Trial']);
  expect(lines.slice(1)).toEqual([
    'Left alone, since governance.yml does not declare them: 2 units.',
    '  Legacy',
    '  Workloads/Trial',
  ]);
});

test('a move that loses guardrails is said with what it loses, and how to do it all the same', async () => {
  const organization = new OrganizationInMemory();
  const production = organization.addUnit('Production', organization.addUnit('Workloads'));
  const id = organization.addAccount({ Email: 'ml@example.com', Name: 'ml', parent: production });
  organization.policies.set(production, ['no-internet']);
  const { lines } = await linesOf(organization);
  expect(lines).toEqual(
    expect.arrayContaining([
      `Not done: account ml (${id}): it would be moved from Workloads/Production to Workloads/Testing, and be testing instead of production`,
      expect.stringMatching(/^ {2}loses the policy documents of production: .*models-by-pipeline/),
      '  loses the policies of the units that it leaves: no-internet',
      '  To move it all the same: add --allow-moves.',
    ]),
  );
  const allowed = await linesOf(organization, wanted, true);
  expect(allowed.lines).toEqual(
    expect.arrayContaining([
      `To do: move the account ml (${id}) from Workloads/Production to Workloads/Testing`,
      '  loses the policies of the units that it leaves: no-internet',
    ]),
  );
});

test('under AWS Control Tower, the parameters of Account Factory are printed for each missing account (platform check 6)', async () => {
  const organization = new OrganizationInMemory();
  const testing = organization.addUnit('Testing', organization.addUnit('Workloads'));
  const accounts = [...wanted.accounts, anAccount('new', 'Workloads/New')];
  const units = [...wanted.units, 'Workloads/New'];
  const { lines } = await linesOf(organization, { ...wanted, units, accounts, managedBy: 'control-tower' });
  expect(lines).toEqual([
    'For AWS Control Tower: make the organizational unit Workloads/New',
    'For AWS Control Tower: make the account ml (ml@example.com) in Workloads/Testing',
    '  AccountName: ml',
    '  AccountEmail: ml@example.com',
    `  ManagedOrganizationalUnit: Testing (${testing})`,
    '  SSOUserEmail: <email address of a user in IAM Identity Center>',
    '  SSOUserFirstName: <first name>',
    '  SSOUserLastName: <last name>',
    'For AWS Control Tower: make the account new (new@example.com) in Workloads/New',
    '  AccountName: new',
    '  AccountEmail: new@example.com',
    '  ManagedOrganizationalUnit: New (<id of the new organizational unit>)',
    '  SSOUserEmail: <email address of a user in IAM Identity Center>',
    '  SSOUserFirstName: <first name>',
    '  SSOUserLastName: <last name>',
  ]);
});

test('names and owners that differ are said', async () => {
  const organization = new OrganizationInMemory();
  const id = organization.addAccount({ Email: 'ml@example.com', Name: 'Old', parent: rootId });
  const { lines } = await linesOf(organization, {
    ...wanted,
    accounts: [anAccount('ml', 'Workloads/Testing', 'ml-team')],
  });
  expect(lines.slice(-2)).toEqual([
    `Left as it is: account ${id} is named Old, and governance.yml says ml.`,
    `Left as it is: account ${id} has no tag owner, and governance.yml says ml-team.`,
  ]);
});

test.each([
  {
    state: 'done' as const,
    reason: '',
    says: 'Done: make the account ml (ml@example.com) in Workloads/Testing, account 111122223333',
  },
  {
    state: 'partly' as const,
    reason: 'no answer',
    says: 'Not finished: make the account ml (ml@example.com) in Workloads/Testing, account 111122223333: no answer',
  },
])('an outcome $state', ({ state, reason, says }) => {
  const action = {
    kind: 'make-account' as const,
    name: 'ml',
    email: 'ml@example.com',
    unit: 'Workloads/Testing',
    tags: {},
  };
  expect(outcomeLine({ action, state, accountId: '111122223333', reason })).toBe(says);
});
