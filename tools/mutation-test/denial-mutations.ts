// Mutations of the evaluator that says whom a policy would have stopped.
import type { Mutation } from './mutation.ts';

const folder = 'shared/policies/denials';
const testOf = (name: string) => [`test/${folder}/${name}.test.ts`];

/** The control, the file, what is replaced, by what, and the test that fails. */
const rows = [
  [
    'what is missing never makes a statement false',
    'truth',
    'return missing.length === 0 ? !decisive : new Set(missing);',
    'return !decisive;',
    'statement-truth',
  ],
  [
    'what is false decides, whatever is missing',
    'truth',
    'if (truths.includes(decisive)) return decisive;',
    '',
    'statement-truth',
  ],
  [
    'a negated operator matches a key that is not there',
    'conditions',
    'ifExists || (operator.isNegated && !forAny)',
    'ifExists',
    'conditions',
  ],
  [
    'ForAnyValue is false without a value',
    'conditions',
    '(operator.isNegated && !forAny)',
    'operator.isNegated',
    'conditions',
  ],
  [
    'an operator with IfExists matches a key that is not there',
    'conditions',
    'return ifExists || ',
    'return ',
    'conditions',
  ],
  [
    'an unknown key is not an absent one',
    'conditions',
    "  if (values === 'unknown') return unknownFor(name);\n",
    "  if (values === 'unknown') return operator.isNegated;\n",
    'conditions',
  ],
  [
    'NotAction spares the actions that it names',
    'statement-truth',
    'return not(actionTruth([NotAction ?? []].flat(), request));',
    'return actionTruth([NotAction ?? []].flat(), request);',
    'statement-truth',
  ],
  [
    'a statement applies to its resources only',
    'statement-truth',
    "if (patterns.includes('*')) return true;",
    'return true;',
    'statement-truth',
  ],
  [
    'an action that nobody knows is not taken for another one',
    'statement-truth',
    "return isPossible ? unknownFor('action') : false;",
    'return false;',
    'evaluate-call',
  ],
  [
    'a resource that nobody knows is not taken for another one',
    'statement-truth',
    "return isPossible ? unknownFor('resource') : false;",
    'return false;',
    'evaluate-call',
  ],
  [
    "a role's path that nobody knows is not taken for none",
    'arn-pattern',
    "return matches.some((each) => each) ? unknownFor('resource') : false;",
    'return matches.some((each) => each);',
    'resources-of',
  ],
  [
    'a call is denied wherever one statement denies it',
    'evaluate-call',
    "if (denied) return { kind: 'denied', by: denied.by };",
    '',
    'evaluate-call',
  ],
  [
    'what nobody can tell is not counted as not denied',
    'evaluate-call',
    'evaluated.filter(({ truth }) => truth !== false)',
    'evaluated.filter(({ truth }) => truth === true)',
    'evaluate-call',
  ],
  [
    'resource control policies bind the resources of their account only',
    'evaluate-call',
    'filter(({ owner }) => owner === call.account)',
    'filter(() => true)',
    'evaluate-call',
  ],
  [
    'service-linked roles are not bound',
    'subject',
    "if (call.principal.kind === 'service-linked role')",
    'if (false)',
    'evaluate-call',
  ],
  [
    'the management account is not bound',
    'subject',
    'if (call.account === world.managementAccountId)',
    'if (false)',
    'evaluate-call',
  ],
  [
    'service control policies do not bind AWS services',
    'subject',
    "if (principal.kind === 'service')",
    'if (false)',
    'evaluate-call',
  ],
  [
    'service control policies bind principals of their account only',
    'subject',
    "if (principal.kind === 'other account')",
    'if (false)',
    'evaluate-call',
  ],
  ['a sign-in is no call', 'subject', 'if (!call.isApiCall)', 'if (false)', 'evaluate-call'],
  [
    "an event of Amazon S3 has its action's name",
    'event-names',
    "PutBucketEncryption: ['PutEncryptionConfiguration']",
    "PutBucketEncryption: ['PutBucketEncryption']",
    'actions-of',
  ],
  [
    'an event with the version of its API has the name of its action',
    'actions-of',
    'namesOf(service, withoutVersion(eventName))',
    'namesOf(service, eventName)',
    'actions-of',
  ],
  [
    'a session of a role is evaluated by the ARN of its role',
    'principal',
    "type === 'AssumedRole' ? (sessionContext?.sessionIssuer?.arn ?? null) : arn",
    'arn',
    'recorded-call',
  ],
  [
    'a role that a call passes to a service is evaluated, too',
    'requests-of',
    'return [...called, ...passed].map(',
    'return [...called].map(',
    'evaluate-call',
  ],
  [
    'parameters that CloudTrail left out are not taken for absent ones',
    'sagemaker-keys',
    "if (parameters === null) return 'unknown';",
    '',
    'evaluate-call',
  ],
] as const;

export const denialMutations: readonly Mutation[] = rows.map(([control, file, from, to, test]) => ({
  control: `plan --denied: ${control}`,
  file: `${folder}/${file}.ts`,
  from,
  to,
  tests: testOf(test),
}));
