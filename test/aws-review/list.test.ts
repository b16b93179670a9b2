// This folder has what a review against AWS's documents found: 35 points at which the product is wrong on AWS, although
// it works on an emulator. Each test states AWS's behavior, with its document, and is declared with `test.failing`: it
// passes as long as the product is wrong. It does everything but its last assertion within `prepared()`, which fails the
// test for any other reason (test/support/aws-review.ts).
//
// How the list gets empty: with the fix of a point, Jest reports that its test no longer fails. Then `test.failing`
// becomes `test`, in the same commit. The test may move next to the tests of the code that it covers; `moved` says where
// it is. When no `test.failing` is left, this file goes, and with it the folder.
//
// If a fix changes what a test calls, the test changes with it, but its last assertion stays. Where AWS's behavior can be
// seen with the deployed functions on the local cloud, a test in `deployed/` shows the same point there. Those tests run
// one after the other in deployed.cloud.test.ts, and call nothing of the product.
import { readdirSync, readFileSync } from 'node:fs';

const points = Array.from({ length: 35 }, (_, index) => index + 1);
/** Points whose tests are elsewhere by now, with the file. */
const moved: Readonly<Record<number, string>> = {
  8: 'test/shared/aws/http-handler.test.ts',
  27: 'test/functions/remediate/elsewhere.test.ts',
};

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.test\.ts$|^deployed\//.test(name) && !['list.test.ts', 'deployed.cloud.test.ts'].includes(name))
  .map((name) => ({ name, text: readFileSync(`${import.meta.dirname}/${name}`, 'utf8') }));
const titles = files.flatMap(({ text }) =>
  [...text.matchAll(/(?<![.\w])test(?:\.failing)?(?:\.each\(\w+\))?\(\s*(['"])(.*?)\1,/gs)].map(
    ([, , title = '']) => title,
  ),
);

test('every point has a test', () => {
  const tested = titles.map((title) => Number(/^aws-review (\d+): /.exec(title)?.[1]));
  expect(points.filter((point) => !tested.includes(point) && moved[point] === undefined)).toEqual([]);
});

test('a title has the number of its point, AWS’s behavior and its document', () => {
  expect(titles.length).toBeGreaterThan(points.length);
  expect(titles.filter((title) => !/^aws-review \d+: .{20,} \(.{10,}\)$/.test(title))).toEqual([]);
});

test('no test escapes the check of its last assertion', () => {
  const unchecked = files.filter(
    ({ text }) =>
      text.split('await prepared(').length < text.split(/(?<![.\w])test(?:\.failing)?(?:\.each\(\w+\))?\(/).length,
  );
  expect(unchecked.map(({ name }) => name)).toEqual([]);
  expect(titles).toHaveLength(files.flatMap(({ text }) => [...text.matchAll(/aws-review \d+:/g)]).length);
});

test('the decision about the review says of each point whether it is fixed, as the tests do', () => {
  const page = readFileSync('docs/decisions/0020-review-against-aws.md', 'utf8');
  const rows = [...page.matchAll(/^\| (\d+) \|.*\| (fixed|later) \|/gm)].map(([, point, state]) => [
    Number(point),
    state,
  ]);
  const failing = files.flatMap(({ text }) =>
    [...text.matchAll(/test\.failing(?:\.each\(\w+\))?\(\s*['"]aws-review (\d+): /g)].map(([, point]) => Number(point)),
  );
  expect(rows).toEqual(points.map((point) => [point, failing.includes(point) ? 'later' : 'fixed']));
});
