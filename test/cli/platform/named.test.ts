// The arguments of `palisade platform`: how something that is shared, and an account, are named.

import type { HubClients } from '../../../cli/lib/hub-client.ts';
import { accountNamed, resourcesNamed } from '../../../cli/platform/named.ts';
import { listedResources } from '../../../cli/platform/resources.ts';
import { aReader, ownerId, scientistId, somePlatformFacts } from '../../support/platform-facts.ts';

const otherId = '121212121212';
const facts = somePlatformFacts({
  accounts: [
    ...somePlatformFacts().accounts,
    aReader({ accountId: otherId, name: 'Lower Data', type: 'data-management' }),
  ],
});
const resources = listedResources(facts);

test.each([
  { text: 'customers', owners: [ownerId, otherId] },
  { text: `customers@${otherId}`, owners: [otherId] },
  { text: `dataset/customers@${otherId}`, owners: [otherId] },
  { text: 'datasets/customers', owners: [ownerId, otherId] },
  { text: 'customers@lower data', owners: [otherId] },
  { text: `ml-data-customers-${ownerId}`, owners: [ownerId] },
])('$text names the datasets of $owners', ({ text, owners }) => {
  expect(resourcesNamed(text, resources).map(({ owner }) => owner.accountId)).toEqual(owners);
});

test.each([
  { text: 'customer', says: "Did you mean 'customers'?" },
  { text: 'customers@999999999999', says: 'palisade platform' },
  { text: 'model/customers', says: "called 'model/customers'" },
  { text: 'alias/ml', says: "called 'alias/ml'" },
])('$text names nothing, and the error says what to do', ({ text, says }) => {
  expect(() => resourcesNamed(text, resources)).toThrow(says);
});

test('where nothing is shared, the error says how to begin', () => {
  expect(() => resourcesNamed('customers', [])).toThrow("It is declared in governance.yml ('platform')");
});

const nobody = {} as Pick<HubClients, 'journal' | 'organizations'>;

test.each([scientistId, 'Lab', 'lab'])('the account %s is known', async (text) => {
  expect(await accountNamed(nobody, text, facts.accounts)).toBe(scientistId);
});

test('a name that no account has is one clear error', async () => {
  await expect(accountNamed(nobody, 'Labs', facts.accounts)).rejects.toThrow(
    "Invalid account 'Labs': no account has this id or name. Did you mean 'Lab'?",
  );
});
