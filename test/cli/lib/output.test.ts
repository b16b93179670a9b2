import { fitWidths } from '../../../cli/lib/output.ts';

test.each([
  { widths: [14, 24, 40], room: 100, fit: [14, 24, 40] },
  { widths: [14, 24, 40], room: Number.POSITIVE_INFINITY, fit: [14, 24, 40] },
  { widths: [14, 24, 40], room: 70, fit: [14, 24, 32] },
  { widths: [14, 24, 40], room: 50, fit: [14, 18, 18] },
  { widths: [14, 24, 40], room: 5, fit: [10, 10, 10] },
])('columns of $widths in a terminal of $room', ({ widths, room, fit }) => {
  expect(fitWidths(widths, room)).toEqual(fit);
});
