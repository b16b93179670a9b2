import fc from 'fast-check';
import { pathsDownTo } from '../../../shared/governance/declared-units.ts';
import { planOrganization } from '../../../shared/organization/plan-organization.ts';
import type { PresentAccount, PresentOrganization } from '../../../shared/organization/read-organization.ts';
import { managementAccountId, OrganizationInMemory, rootId } from '../../support/organization-in-memory.ts';
import {
  anAccount,
  applyIn,
  aWantedOrganization,
  environmentTag,
  planIn,
  typeTag,
} from '../../support/wanted-organization.ts';

const wanted = aWantedOrganization();
const testing = { ...wanted, accounts: [anAccount('ml', 'Workloads/Testing')] };

/** An organization with the wanted units and one account with the wanted address, in the unit of this path. */
function withAccount(path: string, account: Partial<PresentAccount> = {}) {
  const organization = new OrganizationInMemory();
  const ids = new Map<string, string>();
  for (const unit of [...wanted.units, ...pathsDownTo(path)].filter((each) => each !== '')) {
    const above = unit.slice(0, Math.max(unit.lastIndexOf('/'), 0));
    if (!ids.has(unit)) ids.set(unit, organization.addUnit(unit.split('/').at(-1) ?? '', ids.get(above)));
  }
  const { state: State = 'ACTIVE', name: Name = 'ml', tags = {} } = account;
  const id = organization.addAccount({ Email: 'ml@example.com', Name, State, parent: ids.get(path) ?? rootId });
  organization.tags.set(id, { ...tags });
  return { organization, id, ids };
}

test('an empty organization: all units, parents first, and all accounts, with what their units say (platform check 1)', async () => {
  const organization = new OrganizationInMemory();
  const { actions, refused, left } = await planIn(organization, wanted);
  expect(
    actions.map((action) => ('name' in action ? `${action.kind} ${action.name}` : `${action.kind} ${action.unit}`)),
  ).toEqual([
    ...wanted.units.map((unit) => `make-unit ${unit}`),
    'make-account ml-science',
    'make-account ml-testing',
    'make-account ml-lower',
  ]);
  expect({ refused, left, writes: organization.writes() }).toEqual({ refused: [], left: [], writes: [] });
});

test.each([
  { name: 'in the root', at: '', moves: true },
  { name: 'in a unit that gives no type', at: 'Workloads', moves: true },
  { name: 'in its unit', at: 'Workloads/Testing', moves: false },
  { name: 'below a unit of its type', at: 'Workloads/Testing/Old', moves: true },
  { name: 'in a unit of another type', at: 'Workloads/Production', refused: 'and be testing instead of production' },
  {
    name: 'in a unit of another environment',
    at: 'Workloads/Testing Lower',
    refused: 'and be testing instead of testing (development)',
  },
  { name: 'in an excluded unit', at: 'Sandbox', refused: 'and be testing instead of excluded' },
  {
    name: 'in the root with the tag of another type',
    at: '',
    account: { tags: { [typeTag]: 'production' } },
    refused: 'from the root to Workloads/Testing, and be testing instead of production',
  },
  {
    name: 'in the root with the tag of another environment, which does not count in the unit',
    at: '',
    account: { tags: { [typeTag]: 'testing', [environmentTag]: 'development' } },
    refused: 'from the root to Workloads/Testing, and be testing instead of testing (development)',
  },
  {
    name: 'in the root with the tags of the unit',
    at: '',
    account: { tags: { [typeTag]: 'testing', [environmentTag]: 'development' } },
    unit: 'Workloads/Testing Lower',
    moves: true,
  },
  { name: 'in the root, declared for an excluded unit', at: '', unit: 'Sandbox', moves: true },
  {
    name: 'in a unit that gives no type, declared for an excluded unit',
    at: 'Workloads',
    unit: 'Sandbox',
    refused: 'and be excluded instead of unclassified',
  },
  { name: 'closed', at: '', account: { state: 'SUSPENDED' }, refused: 'it is SUSPENDED', never: true },
])('an account $name', async ({ at, account, unit = 'Workloads/Testing', moves, refused, never }) => {
  const { organization, id } = withAccount(at, account);
  const declared = { ...wanted, accounts: [anAccount('ml', unit)] };
  const plan = await planIn(organization, declared);
  expect(plan.refused).toEqual(
    refused === undefined ? [] : [expect.objectContaining({ accountId: id, reason: expect.stringContaining(refused) })],
  );
  const isMoved = (actions: typeof plan.actions) => actions.some(({ kind }) => kind === 'move-account');
  expect(isMoved(plan.actions)).toBe(moves === true);
  const allowed = await planIn(organization, declared, true);
  expect(isMoved(allowed.actions)).toBe(never !== true && moves !== false);
});

test('a tag that governance.yml names for environments counts in the unit, too', async () => {
  const { organization } = withAccount('', { tags: { [typeTag]: 'testing', [environmentTag]: 'development' } });
  const rules = { ...wanted.rules, environmentTag };
  const { actions, refused } = await planIn(organization, { ...testing, rules });
  expect(refused).toEqual([]);
  expect(actions).toMatchObject([{ kind: 'move-account' }, { kind: 'remove-tags', keys: [typeTag] }]);
});

test('an account that leaves a unit with policies of its own is moved only if that is allowed', async () => {
  const { organization, ids } = withAccount('Legacy');
  organization.policies.set(ids.get('Legacy') ?? '', ['deny-all']);
  const { actions, refused } = await planIn(organization, testing);
  expect(actions).toEqual([]);
  expect(refused[0]?.change?.policies).toEqual(['deny-all']);
  // A policy that is above its new place, too, is not lost.
  organization.policies.set(ids.get('Workloads') ?? '', ['deny-all']);
  expect((await planIn(organization, testing)).actions).toMatchObject([{ kind: 'move-account', from: 'Legacy' }]);
});

test('names and owners that differ are said, and not changed', async () => {
  const { organization, id } = withAccount('Workloads/Testing', { name: 'Old Name', tags: { owner: 'somebody' } });
  const declared = { ...wanted, accounts: [anAccount('ml', 'Workloads/Testing', 'ml-team')] };
  const plan = await planIn(organization, declared);
  expect(plan.differences).toEqual([
    { accountId: id, what: 'name', declared: 'ml', found: 'Old Name' },
    { accountId: id, what: 'owner', declared: 'ml-team', found: 'somebody' },
  ]);
  expect(plan.actions).toEqual([]);
});

test('the management account is not moved', async () => {
  const organization = new OrganizationInMemory();
  const accounts = [{ ...anAccount('Management', 'Workloads/Testing'), email: 'management@example.com' }];
  const { refused } = await planIn(organization, { ...wanted, accounts }, true);
  expect(refused).toMatchObject([
    { accountId: managementAccountId, reason: expect.stringContaining('management account') },
  ]);
});

test('a type that governance.yml gives by the id of a unit counts like one by its name', async () => {
  const { organization, ids } = withAccount('Workloads/Production');
  const rules = {
    ...wanted.rules,
    organizationalUnits: { [ids.get('Workloads/Production') ?? '']: 'production' as const },
  };
  const { refused } = await planIn(organization, { ...testing, rules });
  expect(refused).toMatchObject([{ change: { from: { type: 'production' }, to: { type: 'unclassified' } } }]);
});

test('under AWS Control Tower, a move that loses guardrails is listed, and not for Palisade to allow', async () => {
  const { organization } = withAccount('Workloads/Production');
  const { actions, missing, refused } = await planIn(organization, { ...testing, managedBy: 'control-tower' });
  expect({ actions, refused }).toEqual({ actions: [], refused: [] });
  expect(missing).toMatchObject([{ kind: 'move-account', change: { from: { type: 'production' } } }]);
});

test('under AWS Control Tower nothing is made or moved, and what is missing is listed (platform check 6)', async () => {
  const organization = new OrganizationInMemory();
  const controlled = { ...wanted, managedBy: 'control-tower' as const };
  const { actions, missing } = await planIn(organization, controlled, true);
  expect(actions).toEqual([]);
  expect(missing).toHaveLength(wanted.units.length + wanted.accounts.length);
  await applyIn(organization, controlled);
  expect(organization.writes()).toEqual([]);
});

const unitNames = fc.constantFrom('A', 'B', 'Testing', 'Production', 'Sandbox');
const paths = fc.array(unitNames, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
const emails = fc.constantFrom('a@corp.io', 'B@corp.io', 'b@corp.io', 'c@corp.io', 'D@CORP.IO');
const someTags = fc.constantFrom({}, { [typeTag]: 'testing' }, { [typeTag]: 'production' }, { owner: 'x' });
const states = fc.constantFrom('ACTIVE', 'ACTIVE', 'SUSPENDED');

/** A present organization: units by path, and accounts somewhere in it. */
const organizations = fc
  .record({
    paths: fc.uniqueArray(paths, { maxLength: 6 }),
    accounts: fc.uniqueArray(fc.record({ email: emails, place: fc.nat(), tags: someTags, state: states }), {
      maxLength: 5,
      selector: ({ email }) => email.toLowerCase(),
    }),
    inProgress: fc.constantFrom<[string, string][]>([], [['a', 'car-a']]),
  })
  .map(({ paths: some, accounts, inProgress }): PresentOrganization => {
    const all = [...new Set(some.flatMap(pathsDownTo))];
    const places = ['', ...all];
    const idOf = (path: string) => (path === '' ? rootId : `ou-${path}`);
    return {
      rootId,
      managementAccountId,
      unitIds: new Map(all.map((path) => [path, idOf(path)])),
      otherUnits: [],
      policies: new Map(),
      inProgress: new Map(inProgress),
      accounts: accounts.map(({ email, place, tags, state }, index) => {
        const path = places[place % places.length] ?? '';
        const units = path === '' ? [] : pathsDownTo(path);
        return {
          ...{ id: String(300_000_000_000 + index), name: email, email, state, tags },
          parentId: idOf(path),
          place: units.map((unit) => ({ id: idOf(unit), name: unit.split('/').at(-1) ?? '' })),
        };
      }),
    };
  });
const declarations = fc
  .record({
    paths: fc.uniqueArray(paths, { minLength: 1, maxLength: 6 }),
    accounts: fc.uniqueArray(fc.record({ email: emails, unit: fc.nat() }), {
      maxLength: 4,
      selector: ({ email }) => email.toLowerCase(),
    }),
  })
  .map(({ paths: some, accounts }) => {
    const units = [...new Set(some.flatMap(pathsDownTo))];
    return aWantedOrganization({
      units,
      accounts: accounts.map(({ email, unit }, index) => ({
        name: 'abcd'[index] ?? '',
        email,
        unit: units[unit % units.length] ?? '',
      })),
    });
  });

test('in any organization, an account that is not declared is left, and nothing is about it (platform check 5)', () => {
  fc.assert(
    fc.property(declarations, organizations, fc.boolean(), (declared, present, allowMoves) => {
      const plan = planOrganization(declared, present, { allowMoves });
      const isDeclared = (email: string) =>
        declared.accounts.some((account) => account.email.toLowerCase() === email.toLowerCase());
      const others = present.accounts.filter(({ email }) => !isDeclared(email)).map(({ id }) => id);
      expect(plan.left.map(({ id }) => id)).toEqual(others);
      const touched = plan.actions.flatMap((action) => ('accountId' in action ? action.accountId : []));
      expect(touched.filter((id) => others.includes(id))).toEqual([]);
    }),
  );
});

test('in any organization, no account is made whose address is there, and each goes to its declared unit only', () => {
  fc.assert(
    fc.property(declarations, organizations, fc.boolean(), (declared, present, allowMoves) => {
      const { actions } = planOrganization(declared, present, { allowMoves });
      const there = present.accounts.map(({ email }) => email.toLowerCase());
      const emailOf = (id: string) => present.accounts.find((account) => account.id === id)?.email.toLowerCase();
      for (const action of actions) {
        if (action.kind === 'make-unit') {
          expect(present.unitIds.has(action.unit)).toBe(false);
          continue;
        }
        const email = action.kind === 'make-account' ? action.email.toLowerCase() : emailOf(action.accountId);
        expect(there.includes(email ?? '')).toBe(action.kind !== 'make-account');
        expect(declared.accounts.find((each) => each.email.toLowerCase() === email)?.unit).toBe(action.unit);
      }
      const made = actions.flatMap((action) => (action.kind === 'make-account' ? action.email.toLowerCase() : []));
      expect(new Set(made).size).toBe(made.length);
    }),
  );
});

test('in any organization, units are made after the ones above them and before accounts and moves', () => {
  fc.assert(
    fc.property(declarations, organizations, (declared, present) => {
      const { actions } = planOrganization(declared, present);
      const ready = new Set(present.unitIds.keys());
      for (const action of actions) {
        const above = action.unit.slice(0, Math.max(action.unit.lastIndexOf('/'), 0));
        if (action.kind === 'make-unit') ready.add(action.unit);
        expect(action.kind === 'make-unit' ? above === '' || ready.has(above) : ready.has(action.unit)).toBe(true);
      }
    }),
  );
});

test('in any organization, no account loses its type, its environment or its exclusion unless that is allowed', () => {
  fc.assert(
    fc.property(declarations, organizations, (declared, present) => {
      for (const action of planOrganization(declared, present).actions) {
        if (action.kind === 'move-account') expect(action.change).toBeUndefined();
      }
      for (const { change } of planOrganization(declared, present, { allowMoves: true }).refused) {
        expect(change).toBeUndefined();
      }
    }),
  );
});
