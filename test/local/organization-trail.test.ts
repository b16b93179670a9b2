import { DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { createOrganizationTrail, organizationTrailName } from '../../local/organization-trail.ts';
import { startStrictEmulator } from '../support/strict-emulator.ts';

const management = '111111111111';

test.each(['us-east-1', 'eu-west-1'])('the trail in %s covers all accounts and Regions, and logs', async (region) => {
  const { accounts, stop } = await startStrictEmulator();
  try {
    const clients = accounts(management, region);
    await createOrganizationTrail(clients, { accountId: management, region, organizationId: 'o-abcdefghij' });
    const { trailList } = await clients.cloudTrail.send(new DescribeTrailsCommand({}));
    expect(trailList).toMatchObject([{ IsOrganizationTrail: true, IsMultiRegionTrail: true, HomeRegion: region }]);
    const status = await clients.cloudTrail.send(new GetTrailStatusCommand({ Name: organizationTrailName }));
    expect(status.IsLogging).toBe(true);
  } finally {
    await stop();
  }
});
