// Which plans are refused before anything is changed.
import { refuseNewAccounts } from '../../../cli/organization/compare-organization.ts';
import type { OrganizationAction } from '../../../shared/organization/plan-organization.ts';

const unit = 'Workloads/Testing';
const makeUnit: OrganizationAction = { kind: 'make-unit', unit };
const makeAccount: OrganizationAction = { kind: 'make-account', name: 'ml', email: 'ml@corp.io', unit, tags: {} };
const moveAccount: OrganizationAction = {
  kind: 'move-account',
  ...{ accountId: '111122223333', name: 'other', from: '', fromId: 'r-1', unit },
};

test('in AWS GovCloud (US), a plan that makes an account is refused, with how it is made there', () => {
  const plan = { actions: [makeUnit, makeAccount, moveAccount] };
  expect(() => refuseNewAccounts('us-gov-west-1', plan)).toThrow(/CreateGovCloudAccount.*Not there yet: ml\./);
});

test.each([
  {
    where: 'AWS GovCloud (US), with accounts that are there',
    region: 'us-gov-east-1',
    actions: [makeUnit, moveAccount],
  },
  { where: 'AWS', region: 'us-east-1', actions: [makeAccount] },
  { where: 'China', region: 'cn-north-1', actions: [makeAccount] },
])('a plan is made as it is in $where', ({ region, actions }) => {
  expect(() => refuseNewAccounts(region, { actions })).not.toThrow();
});
