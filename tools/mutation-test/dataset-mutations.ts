// Mutations of datasets: each removes a control of a dataset's key, bucket or documents.
import type { Mutation } from './mutation.ts';

const lib = 'shared/resources/lib';
const documentTests = ['test/shared/resources/dataset/dataset-documents.test.ts'];
const journalTests = ['test/shared/platform/journal-documents.test.ts'];
const motoTests = ['test/shared/resources/dataset/datasets.moto.test.ts'];

export const datasetMutations: readonly Mutation[] = [
  {
    control: 'readers of a dataset are in the organization',
    file: `${lib}/admitted-accounts.ts`,
    from: "{ 'aws:PrincipalOrgID': organizationId, 'aws:PrincipalAccount'",
    to: "{ 'aws:PrincipalAccount'",
    tests: documentTests,
  },
  {
    control: 'readers of a dataset are the admitted accounts',
    file: `${lib}/admitted-accounts.ts`,
    from: ", 'aws:PrincipalAccount': [...accounts].toSorted() }",
    to: ' }',
    tests: documentTests,
  },
  {
    control: 'readers of a dataset decrypt through S3 only',
    file: `${lib}/key-statements.ts`,
    from: "Resource: '*' }, viaS3),",
    to: "Resource: '*' }),",
    tests: documentTests,
  },
  {
    control: 'a resource without readers admits nobody by its policies',
    file: `${lib}/admitted-accounts.ts`,
    from: '  if (readers.accounts.length === 0) return [];\n',
    to: '',
    tests: documentTests,
  },
  {
    control: 'a dataset is read over TLS only',
    file: `${lib}/bucket-statements.ts`,
    from: 'Statement: [onlyOverTls, ...denied, ...others]',
    to: 'Statement: [...denied, ...others]',
    tests: documentTests,
  },
  {
    control: 'nobody is added to a document that would be too long',
    file: `${lib}/resource-documents.ts`,
    from: 'return bytes > limit ?',
    to: 'return bytes > 2 * limit ?',
    tests: documentTests,
  },
  {
    control: 'who lost admission leaves a document even if the wanted one is too long',
    file: `${lib}/resource-documents.ts`,
    from: 'wanted.lastAdmitted.filter((id) => stillAdmitted.has(id))',
    to: '[...wanted.lastAdmitted]',
    tests: documentTests,
  },
  {
    control: 'what somebody else wrote never counts as written by Palisade',
    file: 'shared/platform/journal-documents.ts',
    from: 'write.isDrift ? known.own : [',
    to: '[',
    tests: journalTests,
  },
  {
    control: 'a dataset admits accounts only once both of its documents do',
    file: 'shared/platform/journal-documents.ts',
    from: 'sameIds(previous.admitted, admitted) ? previous.documents : asOfNow(previous.documents, resource, run)',
    to: 'previous.documents',
    tests: journalTests,
  },
  {
    control: 'a document of a dataset that somebody changed is drift',
    file: `${lib}/resource-item.ts`,
    from: 'own.length > 0 && !own.includes(documentDigest(present))',
    to: 'false',
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'a bucket that Palisade did not make is left alone',
    file: `${lib}/own-resource.ts`,
    from: 'if (isManaged(tags)) return true;',
    to: 'if (tags !== null) return true;',
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'a key that Palisade did not make is left alone',
    file: `${lib}/key-rule.ts`,
    from: 'if (tags.get(managedByTag.key) === managedByTag.value) return true;',
    to: 'if (tags !== null) return true;',
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'who lost admission is taken out of the bucket whatever is wrong with the key',
    file: `${lib}/bucket-step.ts`,
    from: '    regardless: [keyStep],\n',
    to: '',
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'a setting of a bucket that AWS refuses keeps nobody admitted',
    file: `${lib}/document-step.ts`,
    from: 'if (facts.exists) await writePolicy();\n      await options.writeSettings(context, resource, change, facts);\n      if (!facts.exists)',
    to: 'await options.writeSettings(context, resource, change, facts);\n     ',
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'the ACL of a bucket is emptied before ACLs are turned off',
    file: `${lib}/bucket-step.ts`,
    from: "...(facts.grants.length === 0 ? {} : { acl: 'private' }),",
    to: '',
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'the record has the ARN of a new key',
    file: `${lib}/key-step.ts`,
    from: '{ ...write, arn: made ?? write.arn }',
    to: 'write',
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'what an account had as another type is closed by the modes of that type',
    file: 'shared/governance/mode-for.ts',
    from: 'return own.includes(type) ? type : (own[0] ?? type);',
    to: 'return own.includes(type) ? type : type;',
    tests: ['test/shared/governance/mode-for.test.ts'],
  },
];
