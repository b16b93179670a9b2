import { wasBrokenAgain } from '../../../local/aws/cloudtrail-writes.ts';

const writes = (text: string) => [...text].map((who) => ({ at: new Date(0), byPalisade: who === 'P' }));

test.each([
  { newestFirst: '', again: false },
  { newestFirst: 'P', again: false },
  { newestFirst: 'oo', again: false },
  { newestFirst: 'Po', again: false },
  { newestFirst: 'oP', again: true },
  { newestFirst: 'PoP', again: true },
  { newestFirst: 'PPoo', again: false },
])('writes $newestFirst (newest first, P is Palisade): broken again is $again', ({ newestFirst, again }) => {
  expect(wasBrokenAgain(writes(newestFirst))).toBe(again);
});
