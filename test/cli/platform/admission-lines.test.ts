// What people read of an admission, at most 80 columns wide.
import fc from 'fast-check';
import stringWidth from 'string-width';
import { admissionLines, admitsLines, shortReasons } from '../../../cli/platform/admission-lines.ts';
import { admissionsOf } from '../../../cli/platform/admissions-of.ts';
import { listedResources } from '../../../cli/platform/resources.ts';
import { aReader, ownerId, scientistId, somePlatformFacts, testerId } from '../../support/platform-facts.ts';

const shut = new Map([
  [testerId, { accountId: testerId, by: 'dana', at: '2026-11-24T11:00:00.000Z', reason: 'keys leaked' }],
]);
const facts = somePlatformFacts({ shut });

test('a dataset has its place, its readers, who is admitted, and who is not with the reasons', () => {
  const text = listedResources(facts)
    .flatMap((each) => admitsLines(each, 80))
    .join('\n');
  expect(text).toContain(`dataset/customers of data-management ${ownerId} (Data)
  open, us-east-1: written
  Bucket: ml-data-customers-${ownerId}
  Alias: alias/ml/data-customers
  For environment production
  Readers: data-science, testing, production
Admitted: 1 account
  data-science ${scientistId} (Lab)
Not admitted: 1 account
  testing ${testerId} (Training)
    `);
  expect(text).toMatch(/keys leaked/);
});

test('an account has what it is admitted to, and why not to the rest', () => {
  expect(admissionLines(admissionsOf(facts, scientistId), 80)).toEqual([
    `data-science ${scientistId} (Lab)`,
    '  Environment production; baseline complete',
    'Admitted to:',
    `  dataset/customers@${ownerId}`,
  ]);
  const lines = admissionLines(admissionsOf(facts, testerId), 80);
  expect(lines.slice(2, 6)).toEqual([
    '  Shut out by dana at 2026-11-24T11:00:00.000Z: keys leaked',
    'Admitted to: nothing',
    'Not admitted to:',
    `  dataset/customers@${ownerId}`,
  ]);
});

test('property: no line is wider than a terminal, whatever others have named', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 200 }), (name, reason) => {
      const accounts = [
        ...facts.accounts.slice(0, 2),
        aReader({ accountId: testerId, type: 'testing', name, state: 'excluded', reason }),
      ];
      const some = { ...facts, accounts };
      const lines = [
        ...listedResources(some).flatMap((each) => admitsLines(each, 80)),
        ...admissionLines(admissionsOf(some, testerId), 80),
      ];
      expect(lines.filter((line) => stringWidth(line) > 80)).toEqual([]);
    }),
  );
});

test('what is not in force for the same reason is in one sentence', () => {
  expect(
    shortReasons([
      'the environment of the account is not known',
      'spoke-role is not in force: its mode here is off',
      'policy no-root is not in force: it was not verified in the account',
      'policy keep-recording is not in force: it was not verified in the account',
    ]),
  ).toEqual([
    'the environment of the account is not known',
    'spoke-role is not in force: its mode here is off',
    'not in force, since it was not verified in the account: policy no-root, policy keep-recording',
  ]);
});
