// What `palisade platform shut` and `open` change, and say.
import { affectedBy, shutLines } from '../../../cli/platform/shut-account.ts';
import { aDatasetRecord, ownerId, scientistId, somePlatformFacts, testerId } from '../../support/platform-facts.ts';

const shutOut = new Map([
  [testerId, { accountId: testerId, by: 'dana', at: '2026-11-24T11:00:00.000Z', reason: 'keys leaked' }],
]);
const title = `dataset/customers@${ownerId}`;
const names = (facts: Parameters<typeof affectedBy>[0], action: 'shut' | 'open', accountId = testerId) =>
  affectedBy(facts, { action, accountId }).map(({ name }) => name);

test.each([
  { name: 'shut, if it is admitted', facts: somePlatformFacts(), action: 'shut' as const, changed: ['customers'] },
  {
    name: 'shut, if it never was',
    facts: somePlatformFacts({ resources: [aDatasetRecord({ admitted: [] })], shut: shutOut }),
    action: 'shut' as const,
    changed: [],
  },
  {
    name: 'shut, if a document still admits it',
    facts: somePlatformFacts({ shut: shutOut }),
    action: 'shut' as const,
    changed: ['customers'],
  },
  {
    name: 'opened, if its guardrails are in force',
    facts: somePlatformFacts({ shut: shutOut }),
    action: 'open' as const,
    changed: ['customers'],
  },
  { name: 'opened, if it is not shut out', facts: somePlatformFacts(), action: 'open' as const, changed: [] },
])('an account that is $name: $changed', ({ facts, action, changed }) => {
  expect(names(facts, action)).toEqual(changed);
});

test('another account is not affected', () => {
  expect(names(somePlatformFacts({ shut: shutOut }), 'open', scientistId)).toEqual([]);
});

const result = { accountId: testerId, dryRun: false, changed: [title], open: [], note: null };
test.each([
  {
    name: 'shut out',
    more: { action: 'shut' as const },
    lines: [`Shut out: account ${testerId}; it is cut off from ${title}.`],
  },
  {
    name: 'opened',
    more: { action: 'open' as const },
    lines: [`Opened: account ${testerId}; it is admitted to ${title}.`],
  },
  {
    name: 'shut out of nothing',
    more: { action: 'shut' as const, changed: [] },
    lines: [`Shut out: account ${testerId}; it was admitted to nothing.`],
  },
  {
    name: 'not in effect yet',
    more: { action: 'shut' as const, changed: [], open: [title], note: 'Palisade is paused by dana' },
    lines: [`On record, but not in effect yet at ${title}.`, 'Palisade is paused by dana.'],
  },
  {
    name: 'a dry run',
    more: { action: 'shut' as const, dryRun: true },
    lines: [
      `Dry run: account ${testerId}; it would be cut off from ${title}.`,
      `Nothing was written. To shut it out: palisade platform shut ${testerId} --reason TEXT`,
    ],
  },
])('the answer to an account that is $name', ({ more, lines }) => {
  expect(shutLines({ ...result, ...more })).toEqual(lines);
});
