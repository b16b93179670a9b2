// Whether a call wrote what is on record.
import { canonicalPolicy } from '../../../shared/aws/canonical-policy.ts';
import { isAsRecorded } from '../../../shared/platform/known-document.ts';
import { aDocumentRecord, aResourceRecord } from '../../support/resource-record.ts';

const own = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }] };
const strange = { ...own, Statement: [{ ...own.Statement[0], Effect: 'Allow' }] };
const written = canonicalPolicy(JSON.stringify(own));
const recorded = aResourceRecord({ documents: { bucketPolicy: aDocumentRecord({ written }) } });
const call = { document: 'bucketPolicy', wrote: JSON.stringify(own, null, 2) };

test('a call that wrote what was written last and read back is known, whatever its form', () => {
  expect(isAsRecorded(recorded, call)).toBe(true);
});

test.each([
  { name: 'that wrote another document', made: { ...call, wrote: JSON.stringify(strange) } },
  { name: 'that deleted it', made: { ...call, wrote: null } },
  { name: 'whose event does not say what it wrote', made: { ...call, wrote: undefined } },
  { name: 'that wrote no JSON', made: { ...call, wrote: '{' } },
  { name: 'about another document', made: { ...call, document: 'keyPolicy' } },
  { name: 'about a document that the resource does not have', made: { ...call, document: 'toString' } },
  { name: 'about one of several of its kind', made: { ...call, isOneOfSeveral: true } as const },
])('a call $name is not', ({ made }) => {
  expect(isAsRecorded(recorded, made)).toBe(false);
});

test('nor is one about what left governance.yml: there, others may make something of the same name', () => {
  expect(isAsRecorded({ ...recorded, state: 'closed' }, call)).toBe(false);
});

test.each([
  { name: 'was not read back', record: { written, isVerified: false } },
  { name: 'was never written', record: { written: null, isVerified: true } },
])('nor is one about a document that $name', ({ record }) => {
  const documents = { bucketPolicy: aDocumentRecord(record) };
  expect(isAsRecorded(aResourceRecord({ documents }), call)).toBe(false);
  expect(isAsRecorded(aResourceRecord({ documents }), { ...call, wrote: null })).toBe(false);
});
