// The licenses that are allowed for production dependencies.
import type { ModuleInfos } from 'license-checker-rseidelsohn';

/** Licenses of the Python Software Foundation: `argparse`, of the YAML parser of osls, is translated from Python. */
const ofPython = ['PSF-2.0', 'Python-2.0'];

/** SPDX identifiers of permissive licenses: they require attribution, and some to say what was changed. */
const permissive = [
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'MIT-0'],
  ...ofPython,
];

/** One line for each package whose license is not permissive or not known. Pure. */
export function licenseProblems(packages: ModuleInfos): string[] {
  return Object.entries(packages).flatMap(([name, { licenses }]) => {
    const license = [licenses ?? 'none'].flat().join(' AND ');
    return isPermissive(license) ? [] : [`${name} has the license '${license}', which is not permissive`];
  });
}

/**
 * Evaluates an SPDX expression without nested parentheses. A license that the checker guessed from a text ends with an
 * asterisk: it counts as unknown and must be checked by hand.
 */
function isPermissive(expression: string): boolean {
  return expression
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((license) => permissive.includes(license)));
}
