// `npm run check:licenses`: checks that every production dependency, direct or transitive, has a permissive license.
import { promisify } from 'node:util';
import { init } from 'license-checker-rseidelsohn';
import { licenseProblems } from './license-policy.ts';

const packages = await promisify(init)({ start: '.', production: true, excludePrivatePackages: true });
if (Object.keys(packages).length === 0) throw new Error('no packages found: run npm run setup first');
const problems = licenseProblems(packages);
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) {
  process.stderr.write(
    'Replace the package, or allow the license in tools/scripts/license-policy.ts and state the reason.\n',
  );
  process.exitCode = 1;
}
