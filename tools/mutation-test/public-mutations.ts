// Mutations of the preflights of s3-public-access and s3-versioning: each removes one row of docs/reference/preflight.md,
// or one thing that it is decided by.
import type { Mutation } from './mutation.ts';

const folder = 'shared/guardrails/s3-bucket';
const publicAccess = `${folder}/s3-public-access/preflight.ts`;
const publicAccessTests = ['test/shared/guardrails/s3-bucket/s3-public-access/preflight.test.ts'];
const versioning = `${folder}/s3-versioning/preflight.ts`;
const versioningTests = ['test/shared/guardrails/s3-bucket/s3-versioning/preflight.test.ts'];
const lookTests = [
  'test/shared/guardrails/s3-bucket/look/bucket-look.test.ts',
  'test/shared/guardrails/s3-bucket/look/policy-facts.test.ts',
];
const undoTests = ['test/shared/remediation/undo-from-file.test.ts'];

export const publicMutations: readonly Mutation[] = [
  {
    control: 'P1: a bucket with a public policy is held',
    file: publicAccess,
    from: 'isPublicByPolicy(facts) ? [publicPolicy] : []',
    to: '([] as Hazard[])',
    tests: publicAccessTests,
  },
  {
    control: 'P2: other accounts that a public policy names are found',
    file: publicAccess,
    from: '    ...hazardsOfOthers(facts),\n',
    to: '',
    tests: publicAccessTests,
  },
  {
    control: 'P3: a website is held',
    file: publicAccess,
    from: '    ...hazardsOfWebsite(facts, byPolicy.length + byAcl.length > 0),\n',
    to: '',
    tests: publicAccessTests,
  },
  {
    control: 'P3: a website may serve objects with public ACLs',
    file: publicAccess,
    from: "turnsOn.includes('ignorePublicAcls') && !areAclsDisabled(facts);",
    to: 'false;',
    tests: publicAccessTests,
  },
  {
    control: 'P4: distributions without an origin access control are named',
    file: publicAccess,
    from: '    ...hazardsOfDistributions(facts),\n',
    to: '',
    tests: publicAccessTests,
  },
  {
    control: 'P5: a bucket with a public ACL is held',
    file: publicAccess,
    from: '    ...byAcl,\n',
    to: '',
    tests: publicAccessTests,
  },
  {
    control: 'P6: objects with public ACLs are said to be unknown',
    file: publicAccess,
    from: '...notesOnObjects(facts), ',
    to: '',
    tests: publicAccessTests,
  },
  {
    control: 'P7: a bucket with a public access point is held',
    file: publicAccess,
    from: '    ...hazardsOfAccessPoints(facts),\n',
    to: '',
    tests: publicAccessTests,
  },
  {
    control: 'P8: the stack of a bucket is named',
    file: publicAccess,
    from: ', ...notesOnDeployments(facts)]',
    to: ']',
    tests: publicAccessTests,
  },
  {
    control: 'a read that was denied before a public access block holds',
    file: publicAccess,
    from: '    ...unread(facts),\n',
    to: '',
    tests: publicAccessTests,
  },
  {
    control: 'settings that are on for the account break nothing more',
    file: `${folder}/s3-public-access/look-ahead.ts`,
    from: ' && !(account.known && account.value[name])',
    to: '',
    tests: publicAccessTests,
  },
  {
    control: 'V2: lifecycle rules that would no longer delete hold',
    file: versioning,
    from: ', ...hazardsOfExpiry(facts)',
    to: '',
    tests: versioningTests,
  },
  {
    control: 'V7: MFA delete holds',
    file: versioning,
    from: '...hazardsOfMfaDelete(facts), ',
    to: '',
    tests: versioningTests,
  },
  {
    control: 'V7: MFA delete cannot be approved',
    file: versioning,
    from: 'approvable: false,',
    to: 'approvable: true,',
    tests: versioningTests,
  },
  {
    control: 'V1, V3 to V5: what versioning brings is said',
    file: versioning,
    from: ', notesOn(facts));',
    to: ', []);',
    tests: versioningTests,
  },
  {
    control: 'a condition that also admits callers without its key narrows nothing',
    file: `${folder}/look/grantee.ts`,
    from: ' && isPositive(each.operator)',
    to: '',
    tests: lookTests,
  },
  {
    control: 'a throttled read of a preflight is no answer',
    file: `${folder}/look/read-once.ts`,
    from: 'isTransient(failure) || isElsewhere',
    to: 'isElsewhere',
    tests: lookTests,
  },
  {
    control: 'a bucket policy that is not understood is not known',
    file: `${folder}/look/read-once.ts`,
    from: 'return value === undefined ? notUnderstood(seenBy) : { known: true, value };',
    to: 'return { known: true, value: value as T };',
    tests: lookTests,
  },
  {
    control: 'V6: versioning with Object Lock is not suspended',
    file: `${folder}/s3-versioning/look-back.ts`,
    from: 'if (hasObjectLock.known && hasObjectLock.value) {',
    to: 'if (hasObjectLock.known && !hasObjectLock.known) {',
    tests: undoTests,
  },
  {
    control: 'V6: versioning of a replicated bucket is not suspended',
    file: `${folder}/s3-versioning/look-back.ts`,
    from: 'replication.known && replication.value !== null',
    to: 'replication.known && !replication.known',
    tests: ['test/shared/guardrails/s3-bucket/s3-versioning/look-back.test.ts'],
  },
  {
    control: "what the account's block keeps shut is said before an undo",
    file: `${folder}/s3-public-access/look-back.ts`,
    from: '...(staysOn.length > 0 ? [blocked] : []),',
    to: '',
    tests: ['test/shared/guardrails/s3-bucket/s3-public-access/look-back.test.ts'],
  },
  {
    control: 'an undo that AWS would refuse is not tried',
    file: 'shared/remediation/undo-from-file.ts',
    from: "  if (retrospect.kind === 'ended') return retrospect.result.answer;\n  const { notes } = retrospect;",
    to: "  const notes = retrospect.kind === 'ended' ? [] : retrospect.notes;",
    tests: undoTests,
  },
  {
    control: 'an undo that AWS would refuse is not tried in the hub',
    file: 'shared/remediation/undo.ts',
    from: "  if (retrospect.kind === 'ended') return retrospect.result;\n  const { notes } = retrospect;",
    to: "  const notes = retrospect.kind === 'ended' ? [] : retrospect.notes;",
    tests: ['test/shared/remediation/undo.test.ts'],
  },
  {
    control: 'K17: buckets of AWS Control Tower and of Palisade are recognized',
    file: `${folder}/s3-encryption/owner-hazards.ts`,
    from: 'if (!owner.known || owner.value === null) return [];',
    to: 'if (!owner.known || owner.value !== undefined) return [];',
    tests: ['test/shared/guardrails/s3-bucket/s3-encryption/owner-hazards.test.ts'],
  },
  {
    control: 'V2: a rule that ends other versions does not count',
    file: `${folder}/look/lifecycle-facts.ts`,
    from: 'ends.some((end) => covers(end.filter, rule.filter))',
    to: 'ends.length > 0',
    tests: ['test/shared/guardrails/s3-bucket/look/lifecycle-facts.test.ts'],
  },
];
