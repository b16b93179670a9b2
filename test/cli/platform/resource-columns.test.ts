// The table of `palisade platform`, as a terminal of 80 columns and a pipe show it.

import { tableLines } from '../../../cli/lib/table/table-lines.ts';
import { describeCounts, resourceColumns, resourceNotes } from '../../../cli/platform/resource-columns.ts';
import { listedResources, namesOf } from '../../../cli/platform/resources.ts';
import { aReader, ownerId, somePlatformFacts, testerId } from '../../support/platform-facts.ts';

const shut = new Map([
  [testerId, { accountId: testerId, by: 'dana', at: '2026-11-24T11:00:00.000Z', reason: 'keys leaked' }],
]);
const facts = somePlatformFacts({ shut });
const resources = listedResources(facts);
const shown = (width: number | undefined) =>
  tableLines(resources, resourceColumns(namesOf(facts)), { width, output: undefined });

test('80 columns have the owner’s name, the counts, and the state', () => {
  const [head = '', row = ''] = shown(80);
  expect(head).toMatch(/^Resource +Owner +Region +State +Admits +Not +Age/);
  expect(row).toMatch(/^dataset\/customers +Data +us-east-1 +open +1 +1 +/);
});

test('a pipe has the counts by type', () => {
  expect(shown(undefined)[1]).toContain('1 (1 data-science)');
});

test.each([
  { types: [], says: '0' },
  { types: ['testing', 'data-science', 'testing'] as const, says: '3 (1 data-science, 2 testing)' },
])('$says', ({ types, says }) => {
  expect(describeCounts(types.map((type) => ({ type })))).toBe(says);
});

test('below the table is what to look at next, who is shut out, and what is not written yet', () => {
  expect(resourceNotes(resources, facts)).toEqual([
    'Not admitted, and why: palisade platform admits dataset/customers',
    `Account ${testerId} is shut out by dana: keys leaked`,
    `dataset/customers@${ownerId}: 1 account will be removed as soon as its documents are written again`,
  ]);
});

test('the hint names a resource that refuses somebody', () => {
  const [first] = resources;
  if (first === undefined) throw new Error('nothing is shared');
  const open = { ...first, name: 'admits-everybody', notAdmitted: [] };
  expect(resourceNotes([open, ...resources], facts)[0]).toContain(`platform admits ${first.kind}/${first.name}`);
});

test('where everybody is admitted, nothing is below the table', () => {
  const fine = somePlatformFacts();
  expect(resourceNotes(listedResources(fine), fine)).toEqual([]);
  expect(aReader().environment).toBe('production');
});
