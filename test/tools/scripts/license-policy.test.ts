import { licenseProblems } from '../../../tools/scripts/license-policy.ts';

test.each([
  { licenses: 'MIT' },
  { licenses: '(AGPL-3.0-only OR Apache-2.0)' },
  { licenses: ['MIT', 'ISC'] },
  { licenses: 'Apache-2.0 AND MIT' },
  { licenses: 'PSF-2.0' },
])('$licenses is permissive', ({ licenses }) => {
  expect(licenseProblems({ 'example@1.0.0': { licenses } })).toEqual([]);
});

test.each([
  { licenses: 'AGPL-3.0-only' },
  { licenses: 'MIT AND GPL-3.0-only' },
  { licenses: ['MIT', 'SSPL-1.0'] },
  { licenses: 'MIT*' },
  { licenses: 'UNKNOWN' },
  { licenses: '(MIT AND (Apache-2.0 OR GPL-2.0-only))' },
  { licenses: undefined },
])('$licenses is rejected, with the name of the package', ({ licenses }) => {
  expect(licenseProblems({ 'example@1.0.0': { licenses } })).toEqual([
    expect.stringMatching(/^example@1\.0\.0 has the license '.+', which is not permissive$/),
  ]);
});
