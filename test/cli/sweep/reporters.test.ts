import { sarifOf } from '../../../cli/sweep/reporters.ts';
import { guardrailIds } from '../../../shared/guardrails/registry.ts';
import { aFinding } from '../../support/finding.ts';

test('SARIF has a rule for each guardrail and a result for each finding', () => {
  const { runs } = sarifOf([aFinding({ state: 'monitored' }), aFinding({ state: 'remediated' })]);
  const [run] = runs;
  expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual(guardrailIds);
  expect(run?.results).toMatchObject([
    { ruleId: 's3-versioning', kind: 'fail', level: 'warning', partialFingerprints: { findingId: aFinding().id } },
    { ruleId: 's3-versioning', kind: 'informational', level: 'none' },
  ]);
});
