// `palisade platform` in an organization with the dataset `customers`: what is shared, whom it admits, and what shutting an
// account out would do.
import type { AccountAdmissions } from '../../cli/platform/admissions-of.ts';
import type { ListedResource } from '../../cli/platform/resources.ts';
import type { ShutResult } from '../../cli/platform/shut-account.ts';
import { ids } from '../support/cloud.ts';
import { eventually } from '../support/eventually.ts';
import { runPalisade } from '../support/palisade.ts';

const platform = async (...args: string[]) => {
  const { code, stdout, stderr } = await runPalisade('platform', ...args);
  return { code, stdout, stderr };
};
const json = async <T>(...args: string[]): Promise<T> => JSON.parse((await platform(...args, '--json')).stdout);

/** The dataset, once it admits the account of data science. */
const open = () =>
  eventually(async () => {
    const found = (await json<readonly ListedResource[]>()).find(
      ({ kind, owner }) => kind === 'dataset' && owner.accountId === ids.dataManagement,
    );
    return found?.admitted.some(({ accountId }) => accountId === ids.dataScience) ? found : undefined;
  });

test('a dataset is listed with its owner, and with the accounts that it admits and does not, each with the reason', async () => {
  const dataset = await open();
  expect(dataset).toMatchObject({ name: 'customers', owner: { accountId: ids.dataManagement } });
  expect(dataset.notAdmitted.every(({ reasons }) => reasons.length > 0)).toBe(true);
  const { stdout } = await platform('admits', 'customers');
  for (const each of [...dataset.admitted, ...dataset.notAdmitted]) expect(stdout).toContain(each.accountId);
});

test('an account is told what it is admitted to, and one of another type why not', async () => {
  const of = (id: string) => json<AccountAdmissions>('of', id);
  const title = `dataset/customers@${ids.dataManagement}`;
  expect((await of(ids.dataScience)).admitted).toContain(title);
  const { notAdmitted } = await of(ids.sharedServices);
  expect(notAdmitted.find(({ resources }) => resources.includes(title))?.reasons).toEqual([
    expect.stringContaining('shared-services'),
  ]);
});

test('a dry run of shutting out says what the account would lose, and changes nothing', async () => {
  const args = ['shut', ids.dataScience, '--reason', 'a test', '--dry-run'];
  expect(await json<ShutResult>(...args)).toMatchObject({
    dryRun: true,
    changed: expect.arrayContaining([`dataset/customers@${ids.dataManagement}`]),
    open: [],
  });
  expect((await json<AccountAdmissions>('of', ids.dataScience)).shut).toBeNull();
});

test('the documents name the admitted account', async () => {
  expect((await platform('policy', 'customers')).stdout).toContain(ids.dataScience);
});
