// How the options of `palisade init` are read.
import { listed, parseContact, parseRole, parseUnit } from '../../../cli/init/answers.ts';
import { UserError } from '../../../cli/lib/output.ts';

test('options are read, also with blanks and further signs', () => {
  expect(parseUnit('Data Lake = data-management')).toEqual(['Data Lake', 'data-management']);
  expect(parseRole('dataScientists=aws-reserved/sso.amazonaws.com/*Scientist_*')).toEqual([
    'dataScientists',
    'aws-reserved/sso.amazonaws.com/*Scientist_*',
  ]);
  expect(parseContact('security=Sam Lee, CISO, sam@acme.com, +1 206 6660199')).toEqual([
    'security',
    { name: 'Sam Lee', title: 'CISO', email: 'sam@acme.com', phone: '+1 206 6660199' },
  ]);
  expect(listed(' us-east-1,, eu-west-1 ')).toEqual(['us-east-1', 'eu-west-1']);
});

test.each([
  ['--ou', () => parseUnit('Live'), 'NAME=TYPE'],
  ['--ou', () => parseUnit('Live=prod'), 'production'],
  ['--ou', () => parseUnit('=production'), 'NAME=TYPE'],
  ['--role', () => parseRole('deployer=x'), 'breakGlass'],
  ['--contact', () => parseContact('legal=a,b,c,d'), 'security, operations, billing'],
  ['--contact', () => parseContact('security=a,b,c'), 'KIND=NAME,TITLE,EMAIL,PHONE'],
  ['--contact', () => parseContact('security=a,b,c,d,e'), 'KIND=NAME,TITLE,EMAIL,PHONE'],
])('an invalid %s is named with what is allowed', (option, read, allowed) => {
  expect(read).toThrow(UserError);
  expect(read).toThrow(option);
  expect(read).toThrow(allowed);
});
