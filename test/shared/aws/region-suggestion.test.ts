import fc from 'fast-check';
import { regionProblem } from '../../../shared/aws/partitions.ts';
import { regionSuggestion } from '../../../shared/aws/region-suggestion.ts';

test.each([
  { text: 'eu-wset-1', region: 'eu-west-1' },
  { text: 'us-east-1a', region: 'us-east-1' },
  { text: 'US_EAST_1', region: 'us-east-1' },
  { text: 'eu-centrl-1', region: 'eu-central-1' },
  { text: 'cn-north1', region: 'cn-north-1' },
  { text: 'Ireland', region: undefined },
  { text: 'x'.repeat(10_000), region: undefined },
])('$text probably means $region', ({ text, region }) => {
  expect(regionSuggestion(text)).toBe(region);
});

test('one edit of any Region suggests a Region', () => {
  const regions = ['us-east-1', 'eu-west-1', 'ap-southeast-7', 'us-gov-west-1', 'eusc-de-east-1', 'me-central-1'];
  fc.assert(
    fc.property(fc.constantFrom(...regions), fc.nat(), fc.constantFrom('', 'x', '9'), (region, at, other) => {
      const index = at % region.length;
      const suggestion = regionSuggestion(region.slice(0, index) + other + region.slice(index + 1));
      expect(regionProblem(suggestion ?? '')).toBeUndefined();
    }),
  );
});
