// Mutations of what closes a finding or discards a message: only on record, only once, and nothing else with it.
import type { Mutation } from './mutation.ts';

const dismissal = ['test/functions/remediate/dismiss-on-request.test.ts'];
const letters = ['test/shared/aws/dead-letter-queue.test.ts'];

export const closingMutations: readonly Mutation[] = [
  {
    control: 'only open findings can be dismissed',
    file: 'functions/remediate/dismiss-on-request.ts',
    from: 'if (!isOpen(latest)) return',
    to: 'if (latest === undefined) return',
    tests: dismissal,
  },
  {
    control: 'a dry run dismisses nothing',
    file: 'functions/remediate/dismiss-on-request.ts',
    from: 'if (dryRun) return',
    to: 'if (dryRun && was === undefined) return',
    tests: dismissal,
  },
  {
    control: 'a remediation whose result is not recorded yet is not hidden by a dismissal',
    file: 'functions/remediate/dismiss-on-request.ts',
    from: 'if (intent === undefined || intent.at <= at) return undefined;',
    to: 'if (intent === undefined || intent.at !== at) return undefined;',
    tests: dismissal,
  },
  {
    control: 'of two dismissals of a step, one counts',
    file: 'shared/findings/dismissals.ts',
    from: "(eventId <> :event AND #of <> :of)'",
    to: "(eventId <> :event OR #of <> :of)'",
    tests: dismissal,
  },
  {
    control: 'only the hub may request a dismissal',
    file: 'events/palisade/own-request.ts',
    from: 'if (envelope.account !== hubAccountId)',
    to: 'if (envelope.account === undefined)',
    tests: ['test/events/palisade/own-events.test.ts'],
  },
  {
    control: 'a dead letter is recorded before it is deleted',
    file: 'shared/aws/dead-letter-queue.ts',
    from: '      await record(letter);\n',
    to: '      void record(letter).catch(() => undefined);\n',
    tests: letters,
  },
  {
    control: 'only the messages that were asked for are moved or discarded',
    file: 'shared/aws/dead-letter-queue.ts',
    from: 'return received.filter(({ id }) => ids.includes(id));',
    to: 'return received;',
    tests: letters,
  },
  {
    control: 'a message that somebody else hides is looked for again',
    file: 'shared/aws/dead-letter-queue.ts',
    from: 'wanted.every((text) => ',
    to: 'wanted.some((text) => ',
    tests: letters,
  },
  {
    control: 'the record of a discarded message names the owner of the bucket',
    file: 'shared/aws/discarded-letters.ts',
    from: '      ExpectedBucketOwner: accountId,\n',
    to: '',
    tests: letters,
  },
  {
    control: 'a cell of CSV is no formula',
    file: 'cli/lib/csv.ts',
    from: 'escape_formulas: true',
    to: 'escape_formulas: false',
    tests: ['test/cli/lib/csv.test.ts'],
  },
  {
    control: 'a cell of CSV with a line break is quoted',
    file: 'cli/lib/csv.ts',
    from: '    quoted_match: /[\\r\\n]/,\n',
    to: '',
    tests: ['test/cli/lib/csv.test.ts'],
  },
  {
    control: 'a severity selects the higher ones, too',
    file: 'shared/findings/finding-filter.ts',
    from: 'severities.indexOf(finding.severity) >= severities.indexOf(minSeverity)',
    to: 'finding.severity === minSeverity',
    tests: ['test/shared/findings/finding-filter.test.ts'],
  },
  {
    control: 'a list of findings that is cut says so',
    file: 'shared/findings/finding-filter.ts',
    from: 'isCut: matching > limit',
    to: 'isCut: false',
    tests: ['test/shared/findings/finding-filter.test.ts'],
  },
  {
    control: 'an ambiguous name of an account is refused',
    file: 'cli/lib/account-argument.ts',
    from: 'if (only !== undefined && found.length === 1) return only.accountId;',
    to: 'if (only !== undefined) return only.accountId;',
    tests: ['test/cli/lib/account-argument.test.ts'],
  },
  {
    control: 'what others have written cannot reach the terminal as it is',
    file: 'cli/finding/lines.ts',
    from: 'facts.map((fact) => ({ ...fact, text: escapeInvisible(fact.text) }))',
    to: 'facts',
    tests: ['test/cli/finding/lines.test.ts'],
  },
  {
    control: 'what cannot be undone proposes no undo',
    file: 'cli/finding/next-steps.ts',
    from: "remediated === undefined || typeof remediationIn(remediated, remediated.id) === 'string'",
    to: 'remediated === undefined',
    tests: ['test/cli/finding/next-steps.test.ts'],
  },
  {
    control: 'a dry run of an undo says that a pause would refuse it',
    file: 'shared/remediation/undo.ts',
    from: 'const refusal = pause ? [',
    to: 'const refusal = pause && !command.dryRun ? [',
    tests: ['test/shared/remediation/undo.test.ts'],
  },
  {
    control: 'a message that the hub has not discarded is said to be left',
    file: 'cli/lib/discard-letters.ts',
    from: 'gone.has(id) ? [] : [`',
    to: 'gone.has(id) || !failed.has(id) ? [] : [`',
    tests: ['test/cli/lib/discard-letters.test.ts'],
  },
];
