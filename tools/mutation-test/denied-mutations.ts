// Mutations of how `palisade plan --denied` reads event histories and counts: each removes one control.
import type { Mutation } from './mutation.ts';

const folder = 'cli/plan/denied';
const historyTests = ['test/cli/plan/denied/find-denied.test.ts'];
const countTests = ['test/cli/plan/denied/tally-calls.test.ts'];
const printTests = ['test/cli/plan/denied/print-denied.test.ts'];

export const deniedMutations: readonly Mutation[] = [
  {
    control: 'event histories are asked twice a second',
    file: `${folder}/region-history.ts`,
    from: 'perSecond: 2',
    to: 'perSecond: 20',
    tests: historyTests,
  },
  {
    control: 'a throttled event history is asked again, more slowly',
    file: `${folder}/region-history.ts`,
    from: "if (answer.failure.kind === 'throttled') bucket.onThrottle();",
    to: "if (answer.failure.kind === 'throttled') throw answer.error;",
    tests: historyTests,
  },
  {
    control: 'no event is counted twice',
    file: `${folder}/region-history.ts`,
    from: '.filter(({ id }) => !seen.has(id))',
    to: '',
    tests: historyTests,
  },
  {
    control: 'a page is stored before the next is asked',
    file: `${folder}/region-history.ts`,
    from: 'input.file.append(page);',
    to: '',
    tests: historyTests,
  },
  {
    control: 'stored pages are read before others are asked',
    file: `${folder}/region-history.ts`,
    from: 'let page = await storedAt(at);',
    to: 'let page = at ? undefined : await storedAt(at);',
    tests: historyTests,
  },
  {
    control: 'addresses of callers are not stored',
    file: `${folder}/region-history.ts`,
    from: "'sourceIPAddress', ",
    to: '',
    tests: historyTests,
  },
  {
    control: 'stored pages are for their owner only',
    file: `${folder}/page-store.ts`,
    from: '[0o700, 0o600]',
    to: '[0o755, 0o644]',
    tests: historyTests,
  },
  {
    control: 'no more events are read of an account than the limit',
    file: `${folder}/account-history.ts`,
    from: 'while (readSoFar() + pageSize <= limit)',
    to: 'while (readSoFar() <= limit + pageSize)',
    tests: historyTests,
  },
  {
    control: 'a Region that cannot be read stops no other',
    file: `${folder}/account-history.ts`,
    from: 'if (failure === undefined) throw error;',
    to: 'throw error;',
    tests: historyTests,
  },
  {
    control: 'a governed Region that was not read is an error of the account',
    file: `${folder}/account-history.ts`,
    from: 'error !== null && governedRegions.includes(region)',
    to: 'error !== null && !governedRegions.includes(region)',
    tests: historyTests,
  },
  {
    control: 'an account about which the plan knows nothing is named',
    file: `${folder}/find-denied.ts`,
    from: 'error === null ? null : `which',
    to: 'error !== null ? null : `which',
    tests: historyTests,
  },
  {
    control: "what can't be told is never counted as not denied",
    file: `${folder}/tally-calls.ts`,
    from: "return 'cannotTell';",
    to: "return 'notDenied';",
    tests: countTests,
  },
  {
    control: 'a call that AWS refused already is not counted as denied',
    file: `${folder}/tally-calls.ts`,
    from: "  if (isRefused(call)) return 'alreadyRefused';\n",
    to: '',
    tests: countTests,
  },
  {
    control: 'documents in mode monitor, and those that are held back, are evaluated',
    file: `${folder}/judged-documents.ts`,
    from: "['change', 'monitored', 'paused', 'over budget']",
    to: "['change']",
    tests: ['test/cli/plan/denied/judged-documents.test.ts'],
  },
  {
    control: 'names from event histories are escaped in text',
    file: `${folder}/print-denied.ts`,
    from: '${escapeInvisible(name)}: ${seenText',
    to: '${name}: ${seenText',
    tests: printTests,
  },
];
