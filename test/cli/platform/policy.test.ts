// `palisade platform policy --offline`: the documents without AWS, with words in the place of what only the hub knows.
import { documentOfRole, documentsOffline } from '../../../cli/platform/policy.ts';
import { personDocument } from '../../../shared/platform/people/person-documents.ts';
import { aGovernance } from '../../support/site.ts';

const governance = aGovernance({
  platform: { datasets: { customers: { readers: ['testing'], region: 'eu-west-1' } } },
});

test('platform check 31: the documents of a declared dataset have placeholders for the organization and the accounts', () => {
  const [documents] = documentsOffline('customers', governance);
  expect(documents).toMatchObject({
    resource: 'dataset/customers@OWNER_ACCOUNT',
    bucket: 'ml-data-customers-OWNER_ACCOUNT',
  });
  const text = JSON.stringify(documents);
  for (const word of ['ORGANIZATION_ID', 'ADMITTED_ACCOUNTS', 's3.eu-west-1.amazonaws.com', 'OnlyOverTls'])
    expect(text).toContain(word);
});

test('a dataset that is not declared is one clear error', () => {
  expect(() => documentsOffline('orders', governance)).toThrow(
    "governance.yml declares no 'orders'. It declares: dataset/customers.",
  );
});

test('the policy of a permission set is printed by its name, in any case', () => {
  const document = personDocument('DataScientist', governance);
  expect(documentOfRole('DataScientist', governance)).toEqual(document);
  expect(documentOfRole('dataScientist', governance)).toEqual(document);
  expect(() => documentOfRole('Owner', governance)).toThrow(
    "There is no policy for the role 'Owner'. There is one for: DataScientist, DataEngineer, MLEngineer, Auditor.",
  );
});
