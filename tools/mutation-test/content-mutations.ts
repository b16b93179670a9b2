// Mutations of what keeps names and contents that others choose from harming anybody else.
import type { Mutation } from './mutation.ts';

export const contentMutations: readonly Mutation[] = [
  {
    control: 'half a character does not make Slack and AWS refuse a message',
    file: 'shared/lib/text.ts',
    from: 'return cut.toWellFormed();',
    to: 'return cut;',
    tests: ['test/shared/findings/any-finding.test.ts'],
  },
  {
    control: 'a route names a channel that governance.yml has, not what objects inherit',
    file: 'shared/governance/schema/alerts.ts',
    from: 'Object.hasOwn(channels, name)',
    to: 'name in channels',
    tests: ['test/shared/alerts/routing.test.ts'],
  },
  {
    control: 'an exemption for a part of a name is none for the whole',
    file: 'shared/lib/wildcard.ts',
    from: ' || !text.endsWith(last)',
    to: '',
    tests: ['test/shared/lib/wildcard.test.ts'],
  },
  {
    control: 'the end of a pattern is not matched twice',
    file: 'shared/lib/wildcard.ts',
    from: 'text.length < first.length + last.length || ',
    to: '',
    tests: ['test/shared/lib/wildcard.test.ts'],
  },
  {
    control: 'a name that is no Unicode text has a link all the same',
    file: 'shared/guardrails/s3-bucket/resource-type.ts',
    from: 'encodeURIComponent(id.toWellFormed())',
    to: 'encodeURIComponent(id)',
    tests: ['test/shared/findings/any-finding.test.ts'],
  },
];
