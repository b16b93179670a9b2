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
    file: 'events/palisade/dismissal-requested.ts',
    from: 'if (envelope.account !== hubAccountId) {',
    to: 'if (envelope.account === undefined) {',
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
    control: 'only the messages that were asked for are discarded',
    file: 'shared/aws/dead-letter-queue.ts',
    from: 'of received.filter(isWanted)) {',
    to: 'of received) {',
    tests: letters,
  },
  {
    control: 'the record of a discarded message names the owner of the bucket',
    file: 'shared/aws/discarded-letters.ts',
    from: '      ExpectedBucketOwner: accountId,\n',
    to: '',
    tests: letters,
  },
];
