// AWS's own accounts with images may be pulled from in the governed Regions, and only that.
import { imageAccounts } from '../../../../shared/policies/aws-lists/image-accounts.ts';
import { inputs, verdict } from '../../../support/verdict.ts';

const call = (action: string, owner: string, regions: readonly string[]) =>
  verdict(
    'data-science',
    {
      action,
      resource: `arn:aws:ecr:${regions[0]}:${owner}:repository/pytorch-training`,
      context: {
        'aws:RequestedRegion': regions[0] ?? '',
        'aws:ResourceAccount': owner,
        'aws:ResourceOrgID': 'o-theirs',
      },
    },
    inputs({ regions }),
  );

test.each([['us-east-1'], ['eu-west-1'], ['ap-southeast-2']])('every account with images in %s', async (region) => {
  const owners = imageAccounts.get(region)?.split(' ') ?? [];
  expect(owners).toContain('763104351884');
  const pulls = await Promise.all(owners.map((owner) => call('ecr:BatchGetImage', owner, [region])));
  expect(new Set(pulls)).toEqual(new Set(['allowed']));
});

test('accounts of Regions that are not governed, and all others, stay denied', async () => {
  const elsewhere = '683313688378';
  expect(imageAccounts.get('us-east-1')).toContain(elsewhere);
  const verdicts = [elsewhere, '999999999999'].map((owner) => call('ecr:BatchGetImage', owner, ['eu-west-1']));
  expect(await Promise.all(verdicts)).toEqual(['denied', 'denied']);
});

test.each(['ecr:PutImage', 'ecr:UploadLayerPart', 'ecr:InitiateLayerUpload'])(
  '%s: nobody pushes to an account of AWS',
  async (action) => expect(await call(action, '763104351884', ['eu-west-1'])).toBe('denied'),
);

test('the lists have account IDs', () => {
  for (const accounts of imageAccounts.values()) expect(accounts).toMatch(/^\d{12}( \d{12})*$/);
});
