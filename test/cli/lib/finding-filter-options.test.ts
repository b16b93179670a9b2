// The options that select findings: what they accept, and the filter that they say.
import { Command } from 'commander';
import { addFilterOptions, type FilterOptions, filterOf } from '../../../cli/lib/finding-filter-options.ts';

const now = new Date('2026-11-25T10:00:00.000Z');

function filterFor(...args: readonly string[]) {
  const command = addFilterOptions(new Command('findings'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  command.parse(args, { from: 'user' });
  const filter = filterOf(command.opts<FilterOptions>(), command.opts<FilterOptions>().account, now);
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

test.each([
  [['--guardrail', 's3-versioning'], { guardrail: 's3-versioning' }],
  [['--guardrail', 'account-baseline'], { guardrail: 'account-baseline' }],
  [['--severity', 'high'], { minSeverity: 'HIGH' }],
  [['--type', 'production'], { accountType: 'production' }],
  [['--state', 'held'], { state: 'held' }],
  [['--open'], { states: ['failed', 'unreadable', 'exempt', 'monitored', 'held', 'contested'] }],
  [['--since', '2h'], { since: '2026-11-25T08:00:00.000Z' }],
  [['--limit', '5'], { limit: 5 }],
  [['--resource', 'b', '--account', '111122223333'], { resourceId: 'b', accountId: '111122223333' }],
  [[], {}],
])('%j', (args, filter) => {
  expect(filterFor(...args)).toEqual(filter);
});

test.each([
  [['--guardrail', 's3-versionin'], /Allowed choices|Did you mean/],
  [['--severity', 'SEVERE'], /LOW, MEDIUM, HIGH, CRITICAL/],
  [['--type', 'prod'], /Allowed choices/],
  [['--state', 'shut'], /Allowed choices/],
  [['--open', '--state', 'held'], /cannot be used/],
  [['--since', 'yesterday'], /Invalid --since/],
  [['--limit', '0'], /1 or more/],
  [['--limit', '1.5'], /whole number/],
])('%j is refused', (args, message) => {
  expect(() => filterFor(...args)).toThrow(message);
});
