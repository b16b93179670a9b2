// Which trails log the management events of an account in a Region, and what an answer that is none means.
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  type GetEventSelectorsCommandOutput,
  GetTrailStatusCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import { mockClient } from 'aws-sdk-client-mock';
import { observeTrails, trailProblem } from '../../../shared/aws/trails.ts';
import { awsError } from '../../support/fake-s3.ts';

const region = 'us-east-1';
const trailOf = (Name: string, more: Partial<Trail> = {}): Trail => ({
  Name,
  TrailARN: `arn:aws:cloudtrail:us-east-1:111122223333:trail/${Name}`,
  HomeRegion: region,
  IsMultiRegionTrail: true,
  IsOrganizationTrail: false,
  HasCustomEventSelectors: false,
  ...more,
});

type Given = {
  readonly trails?: readonly Trail[] | Error;
  readonly logging?: boolean | Error;
  readonly selectors?: Partial<GetEventSelectorsCommandOutput> | Error;
};

async function observe({ trails = [trailOf('main')], logging = true, selectors = {} }: Given) {
  const client = new CloudTrailClient({ region });
  const mock = mockClient(client);
  const answer =
    <T>(value: T | Error, toOutput: (value: T) => object) =>
    async () => {
      if (value instanceof Error) throw value;
      return toOutput(value);
    };
  mock.on(DescribeTrailsCommand).callsFake(answer(trails, (trailList) => ({ trailList })));
  mock.on(GetTrailStatusCommand).callsFake(answer(logging, (IsLogging) => ({ IsLogging })));
  mock.on(GetEventSelectorsCommand).callsFake(answer(selectors, (output) => output));
  const facts = await observeTrails(client, region);
  return { ...facts, problem: trailProblem(facts, region), calls: mock.calls().length };
}

const custom = [trailOf('main', { HasCustomEventSelectors: true })];
const fieldSelectors = (...FieldSelectors: object[]) =>
  ({ AdvancedEventSelectors: [{ FieldSelectors }] }) as Given['selectors'] & object;
const management = { Field: 'eventCategory', Equals: ['Management'] };

test.each<[string, Given]>([
  ['a trail of all Regions', {}],
  ['a trail of this Region only', { trails: [trailOf('main', { IsMultiRegionTrail: false })] }],
  ['a trail of all Regions with another home', { trails: [trailOf('main', { HomeRegion: 'eu-west-1' })] }],
  ['selectors with all events', { trails: custom, selectors: { EventSelectors: [{ ReadWriteType: 'All' }] } }],
  ['selectors with writes', { trails: custom, selectors: { EventSelectors: [{ ReadWriteType: 'WriteOnly' }] } }],
  ['advanced selectors', { trails: custom, selectors: fieldSelectors(management) }],
  [
    'advanced selectors with writes, without events of KMS',
    {
      trails: custom,
      selectors: fieldSelectors(
        management,
        { Field: 'readOnly', Equals: ['false'] },
        { Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] },
      ),
    },
  ],
])('%s is enough', async (_what, given) => {
  expect(await observe(given)).toMatchObject({ logging: 'main', unreadable: null, problem: undefined });
});

test.each<[string, Given, string]>([
  ['no trail', { trails: [] }, 'no CloudTrail trail logs management events in us-east-1'],
  ['a trail that is stopped', { logging: false }, 'main is not logging'],
  [
    'a trail of another Region only',
    { trails: [trailOf('main', { IsMultiRegionTrail: false, HomeRegion: 'eu-west-1' })] },
    'main logs eu-west-1 only',
  ],
  ['reads only', { trails: custom, selectors: { EventSelectors: [{ ReadWriteType: 'ReadOnly' }] } }, 'does not select'],
  ['data only', { trails: custom, selectors: { EventSelectors: [{ IncludeManagementEvents: false }] } }, 'not select'],
  ['no selector', { trails: custom, selectors: {} }, 'does not select'],
  ['advanced data', { trails: custom, selectors: fieldSelectors({ Field: 'eventCategory', Equals: ['Data'] }) }, 'not'],
  [
    'advanced reads',
    { trails: custom, selectors: fieldSelectors(management, { Field: 'readOnly', Equals: ['true'] }) },
    'does not select',
  ],
  [
    'advanced, without events of S3',
    {
      trails: custom,
      selectors: fieldSelectors(management, { Field: 'eventSource', NotEquals: ['s3.amazonaws.com'] }),
    },
    'does not select',
  ],
  [
    'advanced, by a field that is not known',
    { trails: custom, selectors: fieldSelectors(management, { Field: 'eventName', StartsWith: ['Put'] }) },
    'does not select',
  ],
])('%s is not enough, and the reason says so', async (_what, given, problem) => {
  const facts = await observe(given);
  expect(facts).toMatchObject({ logging: null, unreadable: null, problem: expect.stringContaining(problem) });
  expect(facts.problem).toContain('no CloudTrail trail logs');
});

const denied = awsError('AccessDeniedException', 400);
test.each<[string, Given]>([
  ['the trails', { trails: denied }],
  ['whether it logs', { logging: denied }],
  ['what it selects', { trails: custom, selectors: denied }],
])('a denial to read %s does not mean that there is no trail', async (_what, given) => {
  const facts = await observe(given);
  expect(facts).toMatchObject({ logging: null, unreadable: expect.stringContaining('AccessDeniedException') });
  expect(facts.problem).toMatch(/^whether a CloudTrail trail logs management events in us-east-1 is not known/);
});

test.each<[string, Given]>([
  ['throttled', { trails: awsError('ThrottlingException', 400) }],
  ['unavailable', { logging: awsError('InternalFailure', 500) }],
  ['without the role', { trails: Object.assign(awsError('AccessDenied', 403), { roleArn: 'arn:aws:iam::1:role/r' }) }],
])('an answer that may come later (%s) is thrown', async (_what, given) => {
  await expect(observe(given)).rejects.toThrow();
});

test('the organization’s trail is asked first, and then no other', async () => {
  const trails = [trailOf('own'), trailOf('theirs', { IsOrganizationTrail: true })];
  expect(await observe({ trails })).toMatchObject({ logging: 'theirs', wholeOrganization: true, calls: 2 });
});

test('an organization trail of one Region does not cover the organization', async () => {
  const trails = [trailOf('theirs', { IsOrganizationTrail: true, IsMultiRegionTrail: false })];
  expect(await observe({ trails })).toMatchObject({ logging: 'theirs', wholeOrganization: false });
});
