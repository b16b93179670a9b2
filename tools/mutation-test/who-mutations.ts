// Mutations of what says who asked, and who violated.
import type { Mutation } from './mutation.ts';

const stateTests = ['test/shared/remediation/change-control/hub-state.test.ts'];
const remediateTests = ['test/functions/remediate/remediate.test.ts'];
const historyTests = ['test/events/aws/event-history.test.ts'];
const requesterFile = 'shared/remediation/change-control/requester.ts';

export const whoMutations: readonly Mutation[] = [
  {
    control: 'a record says that its name is not known',
    file: requesterFile,
    from: "byKnownFrom === 'not known' ? 'an unknown principal' : principalName(by)",
    to: 'principalName(by)',
    tests: stateTests,
  },
  {
    control: 'a name that anybody could choose is not shown as one that AWS returned',
    file: requesterFile,
    from: 'if (byKnownFrom === undefined) return `${by} (source of the name not recorded)`;',
    to: 'if (byKnownFrom === undefined) return principalName(by);',
    tests: stateTests,
  },
  {
    control: 'a command does not depend on the answer of AWS STS',
    file: 'shared/aws/caller-identity.ts',
    from: '  } catch {\n    return null;',
    to: '  } catch (error) {\n    throw error;',
    tests: ['test/shared/aws/caller-identity.test.ts'],
  },
  {
    control: 'who ends pauses is on record',
    file: 'shared/remediation/change-control/hub-state.ts',
    from: "resume ? ', lastResume = :resume' : ''",
    to: "''",
    tests: ['test/shared/remediation/change-control/hub-state.moto.test.ts'],
    project: 'moto',
  },
  {
    control: 'a sweep with own credentials names who sweeps',
    file: 'cli/sweep/run.ts',
    from: 'const principal = sweepTargets.requestedBy;',
    to: 'const principal = null;',
    tests: ['test/cli/sweep/run.test.ts'],
  },
  {
    control: 'an undo in the change log hides no remediation',
    file: 'cli/sweep/change-log.ts',
    from: "ofStep('found') ?? ofStep('intended')",
    to: 'steps.at(-1)',
    tests: ['test/shared/remediation/undo-from-file.test.ts'],
  },
  {
    control: 'the change log names who undid a remediation',
    file: 'shared/remediation/undo-from-file.ts',
    from: "detailType: 'Palisade Undo', principal }",
    to: "detailType: 'Palisade Undo', principal: null }",
    tests: ['test/shared/remediation/undo-from-file.test.ts'],
  },
  {
    control: 'a CRITICAL finding without a principal asks the event history',
    file: 'functions/remediate/name-violators.ts',
    from: "return guardrail.severity === 'CRITICAL' || state === 'contested';",
    to: "return state === 'contested';",
    tests: remediateTests,
  },
  {
    control: 'only CRITICAL and contested findings ask the event history',
    file: 'functions/remediate/name-violators.ts',
    from: "return guardrail.severity === 'CRITICAL' || state === 'contested';",
    to: 'return true;',
    tests: remediateTests,
  },
  {
    control: 'no error of the event history fails a remediation',
    file: 'functions/remediate/name-violators.ts',
    from: "if (typeof answer === 'string') {",
    to: "if (typeof answer === 'string') {\n    throw new Error(answer);",
    tests: remediateTests,
  },
  {
    control: 'Palisade does not take itself for who violated',
    file: 'events/aws/event-history.ts',
    from: 'principal !== null && !isSessionOf(ownRole, principal)',
    to: 'principal !== null',
    tests: historyTests,
  },
  {
    control: 'a call that was refused has violated nothing',
    file: 'events/aws/event-history.ts',
    from: 'data.errorCode !== undefined || ',
    to: '',
    tests: historyTests,
  },
  {
    control: 'who requested work is not shown as who made the call',
    file: 'shared/findings/violator.ts',
    from: "verbs.get(detailType) ?? 'requested'",
    to: "verbs.get(detailType) ?? 'call'",
    tests: ['test/shared/findings/violator.test.ts'],
  },
  {
    control: 'the reason of a contested finding has the name that was found out',
    file: 'functions/remediate/name-violators.ts',
    from: 'reason: nameInReason(outcome.reason, principal) }',
    to: 'reason: outcome.reason }',
    tests: ['test/functions/remediate/name-violators.test.ts'],
  },
  {
    control: 'a principal that the event names is not looked up',
    file: 'functions/remediate/name-violators.ts',
    from: 'trigger.principal !== null || !violated.includes(state)',
    to: '!violated.includes(state)',
    tests: ['test/functions/remediate/name-violators.test.ts'],
  },
];
