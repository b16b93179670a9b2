import { wasBrokenAgain } from '../../../local/aws/cloudtrail-writes.ts';

const writes = (text: string) => [...text].map((writer) => ({ at: new Date(0), byPalisade: writer === 'P' }));

test.each([
  { newestFirst: '', again: false },
  { newestFirst: 'P', again: false },
  { newestFirst: 'oo', again: false },
  { newestFirst: 'Po', again: false },
  { newestFirst: 'oP', again: true },
  { newestFirst: 'PoP', again: true },
  { newestFirst: 'PPoo', again: false },
])(
  'writes $newestFirst (newest first; P: Palisade, o: somebody else): broken again is $again',
  ({ newestFirst, again }) => {
    expect(wasBrokenAgain(writes(newestFirst))).toBe(again);
  },
);
