// `npm run lint:imports`: reports every import that import-rules.ts does not allow, with the rule that it violates.
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { cruiseOptions, importRules } from './import-rules.ts';

const folders = ['cli', 'events', 'functions', 'infrastructure', 'local', 'posture', 'shared', 'test', 'tools'];

const { output } = await cruise(folders, { ...cruiseOptions, validate: true, ruleSet: { forbidden: importRules } });
const { violations, totalCruised } = (output as ICruiseResult).summary;

// A forbidden import may also create a cycle. Then only the import is reported.
const direct = violations.filter(({ rule }) => !rule.name.startsWith('no-cycles'));
const comments = new Map(importRules.map(({ name, comment }) => [name, comment]));
for (const { from, to, rule } of direct.length > 0 ? direct : violations) {
  process.stderr.write(`${from} must not import ${to}: ${comments.get(rule.name) ?? rule.name}\n`);
}
if (totalCruised === 0) process.stderr.write('No files were read: run this in the root folder of the checkout\n');
process.exitCode = violations.length > 0 || totalCruised === 0 ? 1 : 0;
