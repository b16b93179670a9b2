// Roles of the platform that nobody but Palisade changes: check 14, and check 33 for `ml-execution`.
import { inputs, roleArn, verdict } from '../../../support/verdict.ts';

const declared = {
  hasDatasets: true,
  hasSharedResources: true,
  pipelines: [{ name: 'ml-churn', approvers: ['ml-approver'] }],
};
const changes = [
  'iam:CreateRole',
  'iam:DeleteRole',
  'iam:PutRolePolicy',
  'iam:AttachRolePolicy',
  'iam:UpdateAssumeRolePolicy',
  'iam:UntagRole',
];

describe.each(['ml-execution', 'ml-pipeline', 'ml-pipeline-build', 'ml-pipeline-cloudformation'])(
  '14: the role %s',
  (name) => {
    const ask = (action: string, principal: string, scope = inputs(declared)) =>
      verdict('production', { action, resource: roleArn(name), principal: roleArn(principal) }, scope);

    test.each(['Admin', 'break-glass', 'platform-automation', 'ml-pipeline', 'stacksets-exec-1'])(
      'is not changed by %s',
      async (principal) => {
        for (const action of changes) expect([action, await ask(action, principal)]).toEqual([action, 'denied']);
      },
    );

    test.each(['PalisadeSpoke', 'OrganizationAccountAccessRole'])('is changed by %s', async (principal) => {
      for (const action of changes) expect([action, await ask(action, principal)]).toEqual([action, 'allowed']);
    });

    test('is read by everybody', async () => {
      expect(await ask('iam:GetRole', 'Admin')).toBe('allowed');
    });

    test('is anybody’s if governance.yml declares nothing that needs it', async () => {
      expect(await ask('iam:UpdateAssumeRolePolicy', 'platform-automation', inputs())).toBe('allowed');
    });
  },
);

test.each(['palisade-forward', 'palisade-forward-platform'])(
  'the rule %s is changed by Palisade alone',
  async (name) => {
    const resource = `arn:aws:events:us-east-1:111122223333:rule/${name}`;
    const ask = (principal: string) =>
      verdict(
        'production',
        { action: 'events:DisableRule', resource, principal: roleArn(principal) },
        inputs(declared),
      );
    expect(await ask('Admin')).toBe('denied');
    expect(await ask('OrganizationAccountAccessRole')).toBe('allowed');
  },
);

test('14: images alone make ml-execution a role of the platform, and no pipelines', async () => {
  const scope = inputs({ hasSharedResources: true });
  const ask = (name: string) =>
    verdict(
      'testing',
      { action: 'iam:PutRolePolicy', resource: roleArn(name), principal: roleArn('platform-automation') },
      scope,
    );
  expect(await ask('ml-execution')).toBe('denied');
  expect(await ask('ml-pipeline')).toBe('allowed');
});

describe('with a catalog for DataScientist', () => {
  const scope = inputs({ catalogPrincipals: ['DataScientist', 'teams/*'] });
  const ask = (action: string, name: string, principal: string) =>
    verdict('data-science', { action, resource: roleArn(name), principal: roleArn(principal) }, scope);

  test.each(['iam:CreateRole', 'iam:UpdateAssumeRolePolicy'])(
    'nobody but automation may %s of a name that is admitted',
    async (action) => {
      expect(await ask(action, 'DataScientist', 'Admin')).toBe('denied');
      expect(await ask(action, 'teams/red/Analyst', 'Admin')).toBe('denied');
      expect(await ask(action, 'DataScientist', 'platform-automation')).toBe('allowed');
      expect(await ask(action, 'Analyst', 'Admin')).toBe('allowed');
    },
  );

  test('administrators decide what an admitted role may do', async () => {
    expect(await ask('iam:PutRolePolicy', 'DataScientist', 'Admin')).toBe('allowed');
  });

  test.each(['ml-catalog-launch', 'ml-execution'])('14: nobody but Palisade changes %s', async (name) => {
    for (const action of changes) {
      expect([action, await ask(action, name, 'platform-automation')]).toEqual([action, 'denied']);
      expect([action, await ask(action, name, 'PalisadeSpoke')]).toEqual([action, 'allowed']);
    }
  });
});
