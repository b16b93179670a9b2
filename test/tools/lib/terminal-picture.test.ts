// The picture of a terminal: every line is in it, as text, in its colors, and appears in its turn.
import { pictureOf, type ShownLine, themes } from '../../../tools/lib/terminal-picture.ts';

const lines: readonly ShownLine[] = [
  {
    spans: [
      { text: '$ ', color: 2 },
      { text: 'npm start', isBold: true },
    ],
    at: 0,
  },
  { spans: [], at: 1 },
  { spans: [{ text: 'a <b> & c', color: 1 }], at: 60 },
  { spans: [{ text: 'last' }], at: 60.01 },
];
const draw = (theme: keyof typeof themes, rows = 3) => pictureOf(lines, { theme: themes[theme], columns: 80, rows });

test('text is escaped, colored, and in its column', () => {
  const picture = draw('light');
  expect(picture).toContain('class="c1">a &lt;b&gt; &amp; c</text>');
  expect(picture).toContain('class="b">npm start</text>');
  // Two characters to the right.
  expect(picture).toContain('<text x="16.8" y="14" textLength="75.6"');
  expect(picture.match(/<g id="l\d+">/g)).toHaveLength(lines.length);
});

test('a long wait is shortened, and lines that come together are not', () => {
  // 0, 1, 1 + 1.2, 1 + 1.2 + 0.08 of 2.28 + 6 seconds.
  expect([...draw('dark').matchAll(/@keyframes l\d+\{0%\{opacity:0\}([\d.]+)%/g)].map(([, at]) => at)).toEqual([
    '12.08',
    '26.57',
    '27.54',
  ]);
});

test('lines scroll when there is no row left for them', () => {
  expect(draw('light')).toContain('27.54%{transform:translateY(-19px)}');
  expect(draw('light', 4)).not.toContain('translateY');
});

test('there is a picture without animations, too: all lines are visible then', () => {
  const [still] = draw('light').split('@media (prefers-reduced-motion');
  expect(still).not.toContain('opacity');
});
