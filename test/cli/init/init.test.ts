// What `palisade init` asks AWS and people, and what it refuses.

import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import {
  DescribeOrganizationCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { mockClient } from 'aws-sdk-client-mock';
import type { Draft, Prompts } from '../../../cli/init/ask.ts';
import { makeAnswers, newExternalId } from '../../../cli/init/init.ts';
import { awsError } from '../../support/fake-s3.ts';
import { someAnswers } from '../../support/init-answers.ts';

const organizations = mockClient(OrganizationsClient);
const trails = mockClient(CloudTrailClient);
const said: string[] = [];

beforeEach(() => {
  said.length = 0;
  organizations.reset();
  trails.reset();
  const units: Readonly<Record<string, readonly [string, string][]>> = {
    'r-1': [
      ['ou-1', 'Infrastructure'],
      ['ou-2', 'Workloads'],
    ],
    'ou-2': [
      ['ou-3', 'Live'],
      ['ou-4', 'Test'],
    ],
    'ou-3': [['ou-5', 'Test']],
  };
  organizations.on(DescribeOrganizationCommand).resolves({
    Organization: { Id: 'o-a1b2c3d4e5', MasterAccountId: '111122223334' },
  });
  organizations.on(ListRootsCommand).resolves({ Roots: [{ Id: 'r-1' }] });
  organizations.on(ListOrganizationalUnitsForParentCommand).callsFake(({ ParentId }: { ParentId: string }) => ({
    OrganizationalUnits: (units[ParentId] ?? []).map(([Id, Name]) => ({ Id, Name })),
  }));
  trails
    .on(DescribeTrailsCommand)
    .resolves({ trailList: [{ Name: 'aws-controltower-BaselineCloudTrail', HomeRegion: 'eu-west-1' }] });
});

const nothing: Draft = {
  ...someAnswers(),
  organizationalUnits: {},
  excludedUnits: [],
  hub: { organizationId: '', managementAccountId: '', accountId: '222233334445', externalId: 'palisade-x' },
};
const make = (overrides: Partial<Draft> = {}, prompts: Prompts | null = null) =>
  makeAnswers({
    draft: { ...nothing, ...overrides },
    profile: 'management',
    prompts,
    note: (text) => void said.push(text),
  });

test('AWS says which organization it is, and where Control Tower is at home', async () => {
  expect((await make()).hub).toEqual({
    organizationId: 'o-a1b2c3d4e5',
    managementAccountId: '111122223334',
    accountId: '222233334445',
    externalId: 'palisade-x',
    controlTowerRegion: 'eu-west-1',
  });
  expect(said.join('\n')).toContain('Workloads/Live/Test');
});

test('without an answer of AWS the options have to say it, and the missing ones are named', async () => {
  organizations.on(DescribeOrganizationCommand).rejects(awsError('AccessDeniedException'));
  await expect(make({ regions: [] })).rejects.toThrow('Missing: --regions, --organization, --management-account.');
  expect(said.join('\n')).toContain('AccessDeniedException');
  expect((await make({ hub: someAnswers().hub })).hub).toEqual(someAnswers().hub);
});

test('a unit that does not exist, or a name of several, is refused with the units there are', async () => {
  await expect(make({ organizationalUnits: { Life: 'production' } })).rejects.toThrow(/no unit 'Life'.*Live \(ou-3\)/);
  await expect(make({ excludedUnits: ['Test'] })).rejects.toThrow(/Several units are named 'Test'.*ou-5.*ou-4/);
  expect((await make({ organizationalUnits: { 'ou-5': 'testing' } })).organizationalUnits).toEqual({
    'ou-5': 'testing',
  });
});

test('answers that make no valid governance.yml are refused before anything is written', async () => {
  await expect(make({ regions: ['us-east-7'] })).rejects.toThrow(/regions\.0/);
  await expect(make({ hub: { ...nothing.hub, accountId: '111122223334' } })).rejects.toThrow(/hub\.accountId/);
});

/** A person who answers by a word of the question, and has nothing to say to others. */
function person(answers: Readonly<Record<string, string>>): Prompts & { readonly asked: string[] } {
  const asked: string[] = [];
  const answer = async ({ message }: { message: string }) => {
    asked.push(message);
    return Object.entries(answers).find(([word]) => message.includes(word))?.[1] ?? '';
  };
  return { asked, input: answer, select: answer };
}

test('what no option says is asked', async () => {
  const prompts = person({
    'type of Infrastructure': 'shared-services',
    'type of Workloads/Live/Test': 'testing',
    'type of Workloads/Test': 'exclude',
    'Regions in': 'us-east-1, eu-west-1',
    'Shared Services account': '222233334445',
    'deploys the platform': 'github-actions, terraform',
    'for security': 'Sam Lee',
    Title: 'CISO',
    Email: 'sam@acme.com',
    Telephone: '+1 206 6660199',
  });
  const roles = { automation: [], pipeline: [], breakGlass: [], operators: [], dataScientists: [], mlEngineers: [] };
  const hub = { ...nothing.hub, accountId: '' };
  const answers = await make({ regions: [], roles, contacts: {}, owner: null, slackParameter: null, hub }, prompts);
  expect(answers).toMatchObject({
    regions: ['us-east-1', 'eu-west-1'],
    organizationalUnits: { Infrastructure: 'shared-services', 'ou-5': 'testing' },
    excludedUnits: ['ou-4'],
    roles: { ...roles, automation: ['github-actions', 'terraform'] },
    contacts: { security: { name: 'Sam Lee', email: 'sam@acme.com' } },
    owner: null,
    slackParameter: null,
    hub: { accountId: '222233334445' },
  });
});

test('units that AWS does not list are asked by name', async () => {
  organizations.on(DescribeOrganizationCommand).rejects(awsError('AccessDeniedException'));
  const prompts = person({ 'NAME=TYPE': 'Live=production, Data Lake=data-management' });
  const { organizationalUnits } = await make({ hub: someAnswers().hub }, prompts);
  expect(organizationalUnits).toEqual({ Live: 'production', 'Data Lake': 'data-management' });
});

test.each([
  ['Regions in', 'us-est-1', 'must be a Region'],
  ['Regions in', '', 'at least one'],
  ['NAME=TYPE', 'Live=prod', 'no account type'],
  ['Shared Services account', '1234', '12 digits'],
])('an answer to %p that cannot be used is refused at once: %p', async (question, answer, problem) => {
  organizations.on(DescribeOrganizationCommand).rejects(awsError('AccessDeniedException'));
  const refused: (true | string)[] = [];
  const input: Prompts['input'] = async ({ message, validate }) => {
    if (message.includes(question) && validate) refused.push(validate(answer));
    return message.includes('Regions') ? 'us-east-1' : '';
  };
  const hub = { ...someAnswers().hub, accountId: '' };
  await make({ regions: [], hub }, { input, select: async () => '' }).catch(() => undefined);
  expect(refused).toEqual([expect.stringContaining(problem)]);
});

test('what options and AWS say is not asked', async () => {
  const prompts = person({});
  await make({ ...someAnswers(), organizationalUnits: { Live: 'production' }, excludedUnits: [] }, prompts);
  expect(prompts.asked).toEqual([]);
});

test('an organization in which nobody could deploy once policies are enforced is warned of it', async () => {
  const roles = { ...nothing.roles, automation: [], breakGlass: [] };
  await make({ roles });
  expect(said.join('\n')).toContain('--role automation=NAME');
  said.length = 0;
  await make();
  expect(said.join('\n')).not.toContain('--role automation=NAME');
});

test('each installation has an external id of its own', () => {
  expect(newExternalId()).toMatch(/^palisade-[0-9a-f]{32}$/);
  expect(newExternalId()).not.toBe(newExternalId());
});
