// The whole list of checks in every situation: what the prerequisites say, and that the rest is unknown, with the reason.
import { baselines } from '../../../cli/doctor/account-checks.ts';
import { canaries } from '../../../cli/doctor/canary-checks.ts';
import { comparison, hubChecks, scheduleChecks } from '../../../cli/doctor/hub-checks.ts';
import { whatIsSaid } from '../../../cli/doctor/read-situation.ts';
import { runChecks, summaryOf } from '../../../cli/doctor/run-checks.ts';
import { mistakesCheck, prerequisiteChecks, type Situation } from '../../../cli/doctor/situation.ts';
import type { HubClients } from '../../../cli/lib/hub-client.ts';
import type { AwsFailure } from '../../../shared/aws/errors.ts';
import { inspectGovernance } from '../../../shared/governance/read-governance.ts';
import { aSituation, callerIn, hubAccount, inAws, otherAccount } from '../../support/doctor-situation.ts';
import { awsError } from '../../support/fake-s3.ts';
import { aGovernance } from '../../support/site.ts';

const planned = [comparison(aGovernance()), ...hubChecks, ...scheduleChecks(aGovernance()), canaries, baselines([], 1)];
const refused = (code: string, message = code, kind: AwsFailure['kind'] = 'denied'): Situation['caller'] => ({
  ok: false,
  failure: { kind, code, message },
});
const local: Situation['place'] = { kind: 'local', port: 4_566 };
const ofHub = { chosen: undefined, ofHub: ['hub-admin'] };

/** No check may use it. */
const noHub = new Proxy(
  {},
  {
    get: (_, name) => {
      throw new Error(`${String(name)} is used`);
    },
  },
) as HubClients;

type Row = {
  readonly name: string;
  readonly situation: Partial<Situation>;
  /** The check that fails, what it says, and its next step. */
  readonly fails: readonly [what: string, says: RegExp, repair: RegExp];
  readonly others: RegExp;
};

const rows: readonly Row[] = [
  {
    name: 'no credentials, with --aws',
    situation: { caller: refused('CredentialsProviderError', 'Could not load credentials from any providers') },
    fails: [
      'credentials',
      /^there are no AWS credentials$/,
      /^set AWS_PROFILE to a profile of account 111122223333[^;]*$/,
    ],
    others: /^needs credentials that work$/,
  },
  {
    name: 'no credentials, without --aws',
    situation: { place: inAws(undefined, false), caller: refused('CredentialsProviderError', 'Could not load') },
    fails: [
      'credentials',
      /^there are no AWS credentials$/,
      /set AWS_PROFILE .*; or start a local cloud: palisade local up/,
    ],
    others: /^needs credentials that work$/,
  },
  {
    name: 'a profile without credentials',
    situation: {
      profiles: { chosen: 'typo', ofHub: ['hub-admin'] },
      caller: refused('CredentialsProviderError', 'Could not resolve credentials using profile: [typo]'),
    },
    fails: [
      'credentials',
      /^the profile typo \(AWS_PROFILE\) has no credentials: Could not/,
      /^export AWS_PROFILE=hub-admin$/,
    ],
    others: /^needs credentials that work$/,
  },
  {
    name: 'an expired session of IAM Identity Center',
    situation: {
      profiles: { chosen: 'hub-admin', ofHub: [] },
      caller: refused('CredentialsProviderError', 'The SSO session associated with this profile has expired.'),
    },
    fails: ['credentials', /^the AWS credentials have expired$/, /^aws sso login --profile hub-admin$/],
    others: /^needs credentials that work$/,
  },
  {
    name: 'expired temporary credentials',
    situation: {
      caller: refused('ExpiredToken', 'The security token included in the request is expired', 'unavailable'),
    },
    fails: ['credentials', /^the AWS credentials have expired$/, /^aws sso login$/],
    others: /^needs credentials that work$/,
  },
  {
    name: 'a key that AWS does not know',
    situation: { caller: refused('InvalidClientTokenId', 'The security token included in the request is invalid.') },
    fails: ['credentials', /^AWS does not accept the credentials: InvalidClientTokenId/, /^set AWS_PROFILE/],
    others: /^needs credentials that work$/,
  },
  {
    name: 'no network',
    situation: { caller: refused('ENOTFOUND', 'getaddrinfo ENOTFOUND sts.eu-west-1.amazonaws.com', 'unavailable') },
    fails: ['credentials', /^AWS cannot be reached/, /^check the network/],
    others: /^needs credentials that work$/,
  },
  {
    name: 'a local cloud that does not answer',
    situation: { place: local, caller: refused('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:4566', 'unavailable') },
    fails: ['credentials', /^the local cloud on port 4566 does not answer$/, /local down, then .*local up/],
    others: /^needs credentials that work$/,
  },
  {
    name: 'credentials of another account',
    situation: { caller: callerIn(otherAccount), hub: 'absent', profiles: ofHub },
    fails: [
      'credentials',
      /^these are credentials of account 444455556666 \(arn:aws:iam::444455556666:user\/dana\); hub\.accountId of governance\.yml is 111122223333$/,
      /^export AWS_PROFILE=hub-admin$/,
    ],
    others: /^needs credentials of the hub's account$/,
  },
  {
    name: 'an account without a hub, which is the one of governance.yml',
    situation: { hub: 'absent' },
    fails: ['hub', /^account 111122223333 has no hub in eu-west-1$/, /^palisade deploy$/],
    others: /^needs a hub$/,
  },
  {
    name: 'an account without a hub, and a governance.yml that names none',
    situation: { hub: 'absent', place: inAws(undefined), caller: callerIn(otherAccount) },
    fails: [
      'hub',
      /^account 444455556666 has no hub in eu-west-1$/,
      /^set AWS_PROFILE .*, or deploy it: palisade deploy$/,
    ],
    others: /^needs a hub$/,
  },
  {
    name: 'a local cloud without a hub',
    situation: { place: local, hub: 'absent' },
    fails: ['hub', /^the local cloud has no hub$/, /local down, then .*local up/],
    others: /^needs a hub$/,
  },
];

test.each(rows)(
  'with $name, the list is whole, and one check says what to do',
  async ({ situation, fails, others }) => {
    const given = aSituation(situation);
    const first = prerequisiteChecks(given);
    const [what, says, repair] = fails;
    expect(first.filter(({ state }) => state === 'wrong')).toEqual([
      expect.objectContaining({ what, says: expect.stringMatching(says), repair: expect.stringMatching(repair) }),
    ]);
    // The trail needs no hub.
    const withoutTrail = planned.filter(({ need }) => need === 'hub');
    const rest = await runChecks(withoutTrail, given, noHub);
    expect(rest.map((check) => [check.what, check.where])).toEqual(withoutTrail.map((each) => [each.what, each.where]));
    for (const check of rest) {
      expect(check).toMatchObject({ state: 'unknown', says: expect.stringMatching(others), repair: null });
    }
    for (const check of [...first, ...rest]) expect(check.says).not.toMatch(/\n/);
  },
);

test('without the hub’s Region nothing but the credentials is checked', async () => {
  const given = aSituation({ hasRegion: false, hub: 'absent' });
  expect(prerequisiteChecks(given)).toMatchObject([
    { what: 'credentials', state: 'fine' },
    { what: 'hub', state: 'unknown' },
  ]);
  for (const check of await runChecks(planned, given, noHub))
    expect(check.says).toContain('needs the Region of the hub');
});

test.each([
  ['an AWS call', awsError('AccessDeniedException', 403), 'unknown', /iam-policies\.md/],
  ['a throttled call', awsError('ThrottlingException', 400), 'unknown', /try again/],
  ['a missing part', awsError('ResourceNotFoundException', 400), 'wrong', /palisade deploy/],
  ['anything else', new Error('two\nlines'), 'unknown', /^$/],
] as const)('%s that fails in one check stops no other', async (_what, error, state, repair) => {
  const fine = { what: 'b', where: 'here', state: 'fine', says: '', repair: null } as const;
  const checks = await runChecks(
    [
      { what: 'a', where: 'here', need: 'hub', run: async () => Promise.reject(error) },
      { what: 'b', where: 'here', need: 'hub', run: async () => fine },
    ],
    aSituation(),
    noHub,
  );
  expect(checks).toMatchObject([{ what: 'a', state }, fine]);
  expect(checks[0]?.says).not.toContain('\n');
  expect(checks[0]?.repair ?? '').toMatch(repair);
});

const broken = (text: string) => whatIsSaid({ governance: undefined, text });
test.each([
  [`regions: [eu-west-1]\nhub: { accountId: '${hubAccount}' }\nmode: nonsense\n`, 'eu-west-1', hubAccount],
  ['regions: [eu-west-1]\nhub: { accountId: 12 }\n', 'eu-west-1', undefined],
  ['regions: [nowhere]\n', undefined, undefined],
  ['regions: [eu-west-1\n', 'eu-west-1', undefined],
  ['- 1\n', undefined, undefined],
  ['regions: &a [*a]\n', undefined, undefined],
  ['', undefined, undefined],
])('a governance.yml with mistakes, %j, may say where the hub is', (text, region, hubAccountId) => {
  expect(broken(text)).toEqual({ region, hubAccountId });
});

test('a governance.yml with mistakes is a failed check with the command that lists them', () => {
  const { errors } = inspectGovernance('no such file.yml');
  expect(mistakesCheck({ file: 'no such file.yml', mistakes: errors })).toMatchObject({
    state: 'wrong',
    says: expect.stringContaining('no such file.yml cannot be read: there is no such file'),
    repair: "palisade validate 'no such file.yml'",
  });
  expect(mistakesCheck({ file: 'governance.yml', mistakes: [] })).toBeUndefined();
});

const checkIn = (state: 'fine' | 'wrong' | 'unknown' | 'attention') =>
  ({ what: '', where: '', state, says: '', repair: null }) as const;
test.each([
  [['fine', 'fine'], 'All 2 checks passed.'],
  [['fine', 'attention'], '2 checks: 0 failed, 0 unknown, 1 warning, 1 passed.'],
  [['wrong', 'unknown', 'unknown', 'fine'], '4 checks: 1 failed, 2 unknown, 1 passed.'],
] as const)('%j: %s', (states, text) => {
  expect(summaryOf(states.map(checkIn))).toBe(text);
});
