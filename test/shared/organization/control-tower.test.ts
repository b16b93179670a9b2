import { hasControlTower } from '../../../shared/organization/control-tower.ts';
import { OrganizationInMemory } from '../../support/organization-in-memory.ts';

test('Control Tower governs an organization in which it has trusted access', async () => {
  const organization = new OrganizationInMemory();
  expect(await hasControlTower(organization.client())).toBe(false);
  organization.trusted = ['cloudtrail.amazonaws.com', 'controltower.amazonaws.com'];
  expect(await hasControlTower(organization.client())).toBe(true);
});

test('what cannot be read is no answer', async () => {
  const organization = new OrganizationInMemory();
  organization.errors.set('ListAWSServiceAccessForOrganization', { code: 'AccessDeniedException', left: 1 });
  await expect(hasControlTower(organization.client())).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
