// A connection to repositories elsewhere is only looked at: a person makes and confirms it.
import { CloudControlClient } from '@aws-sdk/client-cloudcontrol';
import type { AccessRoleClients } from '../../../../shared/aws/access-role-clients.ts';
import { runSteps } from '../../../../shared/baseline/run-steps.ts';
import { codeConnection } from '../../../../shared/resources/code/code-connection-step.ts';
import { withFakeConnections } from '../../../support/fake-connections.ts';
import { awsError } from '../../../support/fake-s3.ts';
import { aMember } from '../../../support/member.ts';
import { churn } from '../../../support/pipeline-plan.ts';
import { aBaselineRun, aGovernance, aStepContext } from '../../../support/site.ts';

const owner = '111111111111';
const connection = `arn:aws:codeconnections:eu-west-1:${owner}:connection/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f`;
const formerName = connection.replace('codeconnections', 'codestar-connections');
const ofAnother = connection.replace(owner, '222222222222');

/** What the step says of what governance.yml declares, and in which Regions it asked. */
async function run(platform: object, statuses: Readonly<Record<string, string | Error>>) {
  const asked: string[] = [];
  const governance = aGovernance({ platform });
  const member = aMember({ id: owner, type: 'shared-services' });
  const accessRoleClientsFor = (accountId: string, region: string) => {
    asked.push(`${accountId} ${region}`);
    const cloudControl = new CloudControlClient({ region });
    withFakeConnections(cloudControl, new Map(Object.entries(statuses)));
    return { cloudControl } as AccessRoleClients;
  };
  const contextIn = (region: string, item: string | null) =>
    aStepContext({ region, item, governance, member, accessRoleClientsFor });
  const results = await runSteps([{ ...codeConnection, after: [] }], aBaselineRun({ contextIn }));
  return { results, asked };
}

test.each([connection, formerName])('%s that is available can be used, and its own Region is asked', async (arn) => {
  const { results, asked } = await run({ code: { connection: arn } }, { [arn]: 'AVAILABLE' });
  expect(results).toMatchObject([{ state: 'already', item: arn, reason: `the connection ${arn} is available` }]);
  expect(asked).toEqual([`${owner} eu-west-1`]);
});

test.each([
  {
    what: 'nobody has confirmed',
    statuses: { [connection]: 'PENDING' },
    says: 'waits for somebody to confirm it in the Developer Tools console',
  },
  { what: 'is broken', statuses: { [connection]: 'ERROR' }, says: 'is in status ERROR' },
  { what: 'is not there', statuses: {}, says: 'there is no connection' },
])('a connection that $what is reported to a person', async ({ statuses, says }) => {
  const { results } = await run({ code: { connection } }, statuses);
  expect(results).toMatchObject([{ state: 'skipped', attention: true, reason: expect.stringContaining(says) }]);
});

test("a connection of another account is not asked for: pipelines use their own account's", async () => {
  const { results, asked } = await run({ code: { connection: ofAnother } }, { [ofAnother]: 'AVAILABLE' });
  const reason = expect.stringContaining('belongs to the account 222222222222');
  expect(results).toMatchObject([{ state: 'skipped', attention: true, reason }]);
  expect(asked).toEqual([]);
});

test('a connection that cannot be read is neither available nor missing', async () => {
  const { results } = await run({ code: { connection } }, { [connection]: awsError('AccessDeniedException') });
  expect(results).toMatchObject([{ state: 'waiting', reason: expect.stringContaining('AccessDeniedException') }]);
});

test('each connection is looked at once, those of pipelines too', async () => {
  const source = { repository: 'corp/ml', connection };
  const pipelines = {
    churn: { ...churn, source },
    credit: { ...churn, source: { ...source, connection: formerName } },
  };
  const { results } = await run({ models: ['churn'], code: { connection }, pipelines }, {});
  expect(results.map(({ item }) => item)).toEqual([connection, formerName]);
  expect((await run({}, {})).results).toEqual([]);
});
