import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { createOrganizationFacts } from '../../../shared/baseline/organization-facts.ts';
import { awsError } from '../../support/fake-s3.ts';

/** Organizations with an administrator of GuardDuty, which refuses calls with this error. */
function setUp(refusal?: () => Error) {
  const asked: string[] = [];
  const client = new OrganizationsClient({ region: 'us-east-1' });
  client.middlewareStack.add(
    () =>
      async ({ input }) => {
        const { ServicePrincipal = 'all' } = input as { ServicePrincipal?: string };
        asked.push(ServicePrincipal);
        const error = refusal?.();
        if (error) throw error;
        const DelegatedAdministrators = ServicePrincipal.startsWith('guardduty') ? [{ Id: '222233334444' }] : [];
        return { response: {}, output: { $metadata: {}, DelegatedAdministrators } };
      },
    { step: 'initialize', priority: 'low' },
  );
  return { asked, facts: createOrganizationFacts(client) };
}

test('delegated administrators are asked by service, once for all accounts, also if there is none', async () => {
  const { asked, facts } = setUp();
  for (let account = 0; account < 3; account += 1) {
    expect(await facts.delegatedAdminFor('guardduty.amazonaws.com')).toBe('222233334444');
    expect(await facts.delegatedAdminFor('securityhub.amazonaws.com')).toBeNull();
  }
  expect(asked).toEqual(['guardduty.amazonaws.com', 'securityhub.amazonaws.com']);
});

test('a failure is not remembered, and is no answer', async () => {
  let error: Error | undefined = awsError('TooManyRequestsException');
  const { facts } = setUp(() => error as Error);
  await expect(facts.delegatedAdminFor('guardduty.amazonaws.com')).rejects.toThrow('TooManyRequestsException');
  error = undefined;
  expect(await facts.delegatedAdminFor('guardduty.amazonaws.com')).toBe('222233334444');
});

test('a service that Organizations does not know has no administrator', async () => {
  const unknown = Object.assign(awsError('InvalidInputException'), {
    message: 'You specified an unrecognized service principal.',
  });
  expect(await setUp(() => unknown).facts.delegatedAdminFor('new.amazonaws.com')).toBeNull();
  await expect(setUp(() => awsError('InvalidInputException')).facts.delegatedAdminFor('new')).rejects.toThrow();
});
