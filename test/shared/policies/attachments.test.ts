// Policies of the organization and of one account, against Organizations in memory: what is read and written, what is
// left when AWS refuses an attachment, and how often Organizations is asked.
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { jest } from '@jest/globals';
import { releaseQuarantine } from '../../../shared/baseline/steps/quarantine.ts';
import { createAccountAttachments } from '../../../shared/policies/account-attachments.ts';
import {
  type AttachmentFacts,
  changeAttachments,
  contentChanges,
  observeAttachments,
} from '../../../shared/policies/attachments.ts';
import { catalogCacheMs, createPolicyCatalog } from '../../../shared/policies/catalog.ts';
import type { PackedPolicy } from '../../../shared/policies/pack.ts';
import { awsError } from '../../support/fake-s3.ts';
import { aStepContext } from '../../support/site.ts';

const kind = 'SERVICE_CONTROL_POLICY';
const target = '111122223333';
const policy = (name: string, Sid = 'A'): PackedPolicy => ({
  kind,
  name,
  documents: [name],
  content: { Version: '2012-10-17', Statement: [{ Sid, Effect: 'Deny', Action: 'a:b', Resource: '*' }] },
});

type World = {
  readonly contents: Map<string, string>;
  readonly attached: Set<string>;
  readonly calls: string[];
  /** Throws to refuse a call, with the operation and the name of its policy. */
  refuse: (operation: string, name: string) => void;
  /** Whether ListPoliciesForTarget shows what was attached. */
  shows: boolean;
};

/** Organizations with one account. The id of a policy is its name. */
function setUp(contents: Readonly<Record<string, PackedPolicy>> = {}, attached: readonly string[] = []) {
  const texts = Object.entries(contents).map(([name, { content }]): [string, string] => [
    name,
    JSON.stringify(content),
  ]);
  const world: World = {
    contents: new Map(texts),
    attached: new Set(attached),
    calls: [],
    refuse: () => undefined,
    shows: true,
  };
  const client = new OrganizationsClient({ region: 'us-east-1' });
  client.middlewareStack.add(
    (_next, { commandName = '' }) =>
      async ({ input }) => {
        const operation = commandName.replace('Command', '');
        const { Name, PolicyId = Name, Content } = input as { Name?: string; PolicyId?: string; Content?: string };
        world.calls.push([operation, PolicyId].filter(Boolean).join(' '));
        world.refuse(operation, PolicyId ?? '');
        return { response: {}, output: { $metadata: {}, ...answer(world, operation, PolicyId ?? '', Content) } };
      },
    { step: 'initialize', priority: 'low' },
  );
  return { world, client, access: accessOf(client) };
}

const accessOf = (client: OrganizationsClient) => ({
  policies: createPolicyCatalog(client),
  attachments: createAccountAttachments(client, target),
});

function answer(world: World, operation: string, name: string, content: string | undefined): object {
  const summaries = (names: Iterable<string>) => ({ Policies: [...names].map((each) => ({ Id: each, Name: each })) });
  switch (operation) {
    case 'ListPolicies':
      return summaries(world.contents.keys());
    case 'ListPoliciesForTarget':
      return summaries(world.shows ? world.attached : []);
    case 'AttachPolicy':
      world.attached.add(name);
      return {};
    case 'DetachPolicy':
      world.attached.delete(name);
      return {};
    case 'DescribePolicy':
      return { Policy: { PolicySummary: { Id: name }, Content: world.contents.get(name) } };
    default:
      world.contents.set(name, content ?? '');
      return { Policy: { PolicySummary: { Id: name }, Content: content } };
  }
}

const noFacts: AttachmentFacts = { attached: [], ids: {}, contents: {} };

test('a policy that is created or updated is not read again: the answer of the write has its content', async () => {
  const { world, access } = setUp({ old: policy('old', 'Before') });
  const wanted = [policy('old'), policy('new')];
  const facts = await observeAttachments(access, kind, wanted);
  expect(contentChanges(facts, wanted)).toEqual({ 'update old': true, 'create new': true });
  await changeAttachments(access, kind, wanted, facts, ['old', 'new'], []);
  world.calls.length = 0;
  expect(contentChanges(await observeAttachments(access, kind, wanted), wanted)).toEqual({});
  expect(world.calls).toEqual(['ListPoliciesForTarget']);
});

test('ids and contents are asked once for all accounts, and again after ten minutes', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
  try {
    const { world, client, access } = setUp({ common: policy('common') });
    const observe = () => {
      const attachments = createAccountAttachments(client, target);
      return observeAttachments({ ...access, attachments }, kind, [policy('common')]);
    };
    for (let account = 0; account < 5; account += 1) await observe();
    const ofOrganization = () => world.calls.filter((call) => !call.startsWith('ListPoliciesForTarget'));
    expect(ofOrganization()).toEqual(['ListPolicies', 'DescribePolicy common']);
    jest.advanceTimersByTime(catalogCacheMs + 1_000);
    await observe();
    expect(ofOrganization()).toHaveLength(4);
  } finally {
    jest.useRealTimers();
  }
});

test('the attachments of an account are read once until something is written, and until the write shows', async () => {
  const { world, access } = setUp({}, ['FullAWSAccess']);
  await access.attachments.list(kind);
  await access.attachments.list(kind);
  expect(world.calls).toEqual(['ListPoliciesForTarget']);
  await access.attachments.attach({ kind, name: 'new', id: 'new' });
  world.shows = false;
  expect([...(await access.attachments.list(kind)).keys()]).toEqual([]);
  world.shows = true;
  expect([...(await access.attachments.list(kind)).keys()]).toEqual(['FullAWSAccess', 'new']);
  await access.attachments.list(kind);
  expect(world.calls.filter((call) => call === 'ListPoliciesForTarget')).toHaveLength(3);
});

const quota = () =>
  Object.assign(awsError('ConstraintViolationException'), { Reason: 'MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED' });
const wanted = [policy('first'), policy('second')];
const existing = { first: policy('first'), second: policy('second'), theirs: policy('theirs'), old: policy('old') };

test.each([
  { name: 'room for all', theirs: 3 },
  { name: 'room for one only', theirs: 8 },
])('an account whose policy AWS refuses for good keeps those that it had: $name', async ({ theirs }) => {
  const before = ['old', ...Array.from({ length: theirs }, (_, index) => `theirs-${index}`)];
  const { world, access } = setUp(existing, before);
  world.refuse = (operation, name) => {
    if (operation === 'AttachPolicy' && name === 'second') throw quota();
  };
  const facts = await observeAttachments(access, kind, wanted);
  const changed = changeAttachments(
    access,
    kind,
    wanted,
    { ...facts, ids: { ...facts.ids, old: 'old' } },
    ['first', 'second'],
    ['old'],
  );
  await expect(changed).rejects.toThrow(/Detach one that Palisade does not manage: old, theirs-0/);
  expect([...world.attached].sort()).toEqual([...before].sort());
});

test.each(['TooManyRequestsException', 'PolicyChangesInProgressException', 'ServiceException'])(
  'what is attached stays when %s interrupts the change, so that the next attempt has less to do',
  async (name) => {
    const { world, access } = setUp(existing);
    world.refuse = (operation, id) => {
      if (operation === 'AttachPolicy' && id === 'second') throw awsError(name);
    };
    const facts = await observeAttachments(access, kind, wanted);
    await expect(changeAttachments(access, kind, wanted, facts, ['first', 'second'], [])).rejects.toThrow(name);
    expect([...world.attached]).toEqual(['first']);
    expect(world.calls.filter((call) => call.startsWith('DetachPolicy'))).toEqual([]);
  },
);

test.each([
  { name: 'PolicyNotFoundException', reads: ['DescribePolicy first', 'DescribePolicy second'] },
  { name: 'TooManyRequestsException', reads: [] },
])('after $name, the organization is asked again: $reads', async ({ name, reads }) => {
  const { world, access } = setUp(existing, ['first', 'second']);
  await observeAttachments(access, kind, wanted);
  world.refuse = (operation) => {
    if (operation === 'DetachPolicy') throw awsError(name);
  };
  const facts = { ...(await observeAttachments(access, kind, wanted)), attached: [] };
  await expect(changeAttachments(access, kind, wanted, facts, [], ['first'])).rejects.toThrow(name);
  world.calls.length = 0;
  await observeAttachments(access, kind, wanted);
  expect(world.calls.filter((call) => call.startsWith('DescribePolicy'))).toEqual(reads);
});

test('without facts nothing is known to be there: every wanted policy is created', () => {
  expect(contentChanges(noFacts, [policy('constructor')])).toEqual({ 'create constructor': true });
});

describe('the release from quarantine', () => {
  const quarantined = () => setUp({ 'palisade-quarantine': policy('palisade-quarantine') }, ['palisade-quarantine']);
  const release = async ({ access }: ReturnType<typeof setUp>, wasDone: boolean) => {
    const context = { ...aStepContext(), ...access, wasDone: (id: string) => wasDone && id === 'quarantine' };
    const facts = await releaseQuarantine.observe(context);
    const verdict = releaseQuarantine.decide(facts, context);
    if (verdict.kind === 'violating') await releaseQuarantine.apply(context, verdict.change, facts);
    return releaseQuarantine.decide(await releaseQuarantine.observe(context), context).kind;
  };

  test.each([
    { name: 'after an earlier attempt of the run has quarantined the account', wasDone: true, reads: 1 },
    { name: 'otherwise', wasDone: false, reads: 2 },
  ])('reads the attachments $reads times $name, the last time after it detached', async ({ wasDone, reads }) => {
    const site = quarantined();
    expect(await release(site, wasDone)).toBe('compliant');
    expect([...site.world.attached]).toEqual([]);
    expect(site.world.calls.filter((call) => call === 'ListPoliciesForTarget')).toHaveLength(reads);
    expect(site.world.calls.at(-1)).toBe('ListPoliciesForTarget');
  });

  test('is harmless if somebody has released the account meanwhile', async () => {
    const site = quarantined();
    site.world.attached.clear();
    site.world.refuse = (operation) => {
      if (operation === 'DetachPolicy') throw awsError('PolicyNotAttachedException');
    };
    expect(await release(site, true)).toBe('compliant');
  });
});
