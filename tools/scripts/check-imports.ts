// `npm run lint:imports`: refuses every import that import-rules.ts does not allow, and says which rule it breaks.
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { cruiseOptions, importRules } from './import-rules.ts';

const rooms = ['cli', 'events', 'functions', 'infrastructure', 'local', 'posture', 'shared', 'test', 'tools'];

const { output } = await cruise(rooms, { ...cruiseOptions, validate: true, ruleSet: { forbidden: importRules } });
const { violations, totalCruised } = (output as ICruiseResult).summary;

// A forbidden import closes cycles too: then the import is what has to be said.
const direct = violations.filter(({ rule }) => !rule.name.startsWith('no-cycles'));
const comments = new Map(importRules.map(({ name, comment }) => [name, comment]));
for (const { from, to, rule } of direct.length > 0 ? direct : violations) {
  process.stderr.write(`${from} must not import ${to}: ${comments.get(rule.name) ?? rule.name}\n`);
}
if (totalCruised === 0) process.stderr.write('No file was read: run this in the checkout\n');
process.exitCode = violations.length > 0 || totalCruised === 0 ? 1 : 0;
