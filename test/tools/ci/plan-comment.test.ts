import fc from 'fast-check';
import { marker, planComment } from '../../../tools/ci/plan-comment.ts';

test('a plan with changes is shown as it was printed', () => {
  expect(planComment({ code: 2, stdout: 'Plan: 3 buckets\n', stderr: '' })).toBe(
    `${marker}\n**Palisade:** What this change would do in the organization:\n\n\`\`\`text\nPlan: 3 buckets\n\`\`\`\n`,
  );
});

test('a plan without changes says so', () => {
  expect(planComment({ code: 0, stdout: 'No changes.', stderr: '' })).toContain('has no effect on the organization');
});

test('an error is no plan', () => {
  const comment = planComment({ code: 1, stdout: '', stderr: 'AWS refused AssumeRole' });
  expect(comment).toContain('cannot say what this change would do');
  expect(comment).toContain('AWS refused AssumeRole');
});

test('a long plan is cut to what GitHub accepts, and the comment says so', () => {
  const comment = planComment({ code: 2, stdout: 'x'.repeat(100_000), stderr: '' });
  expect(comment.length).toBeLessThan(65_536);
  expect(comment).toContain('The plan goes on');
});

test('no text of a plan ends its block', () => {
  const text = fc.array(fc.constantFrom('`', '```', '\n', 'bucket', '@team', '````')).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, fc.constantFrom(0, 1, 2), (stdout, code) => {
      const lines = planComment({ code, stdout, stderr: stdout }).split('\n');
      const fence = lines[3]?.replace('text', '') ?? '';
      expect(fence).toMatch(/^`{3,}$/);
      // The line that ends the block is the only other one that is a fence of this length.
      expect(lines.slice(4).filter((line) => line.trim().startsWith(fence))).toEqual([fence]);
    }),
  );
});
