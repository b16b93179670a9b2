// Draws what a terminal has shown as an animated SVG: its lines appear in their turn, and the older ones scroll away.

/** A part of a line in one style. `color` is one of the terminal's first eight colors; undefined for the usual one. */
export type Span = { readonly text: string; readonly color?: number; readonly isBold?: boolean };

/** A line, and when it had its final text: seconds since the start. */
export type ShownLine = { readonly spans: readonly Span[]; readonly at: number };

export type Theme = {
  readonly background: string;
  readonly text: string;
  readonly colors: Readonly<Record<number, string>>;
};

/** GitHub's own colors, which have enough contrast on its pages (Primer, "Color"). */
export const themes = {
  light: {
    background: '#f6f8fa',
    text: '#1f2328',
    colors: { 1: '#cf222e', 2: '#116329', 3: '#4d2d00', 4: '#0550ae', 6: '#1b7c83' },
  },
  dark: {
    background: '#161b22',
    text: '#e6edf3',
    colors: { 1: '#ff7b72', 2: '#3fb950', 3: '#d29922', 4: '#79c0ff', 6: '#56d4dd' },
  },
} as const satisfies Record<string, Theme>;

const [characterWidth, lineHeight, fontSize, margin] = [8.4, 19, 14, 16];
/** Waits are shortened, so that the whole run is seen in half a minute; the times that it prints are the real ones. */
const [longestPause, shortestPause, pauseAtEnd] = [1.2, 0.08, 6];

/** The picture of a terminal, which has the size in characters. What does not play animations shows the first lines. Pure. */
export function pictureOf(
  lines: readonly ShownLine[],
  { theme, columns, rows }: { readonly theme: Theme; readonly columns: number; readonly rows: number },
): string {
  const width = columns * characterWidth + 2 * margin;
  const height = rows * lineHeight + 2 * margin;
  const times = shortened(lines.map(({ at }) => at));
  const total = (times.at(-1) ?? 0) + pauseAtEnd;
  const percent = (time: number) => `${Number(((time / total) * 100).toFixed(2))}%`;
  const appear = times.map((time, index) =>
    time === 0 ? '' : `@keyframes l${index}{0%{opacity:0}${percent(time)}{opacity:1}}`,
  );
  const scroll = times.flatMap((time, index) =>
    index < rows ? [] : [`${percent(time)}{transform:translateY(${-(index - rows + 1) * lineHeight}px)}`],
  );
  const animation = `animation:${Number(total.toFixed(2))}s step-end infinite`;
  const style = [
    `text{font:${fontSize}px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:${theme.text};white-space:pre}`,
    '.b{font-weight:600}',
    ...Object.entries(theme.colors).map(([color, fill]) => `.c${color}{fill:${fill}}`),
    `@media (prefers-reduced-motion:no-preference){#s{${animation};animation-name:s}`,
    ...times.flatMap((time, index) => (time === 0 ? [] : [`#l${index}{${animation};animation-name:l${index}}`])),
    `@keyframes s{0%{transform:none}${scroll.join('')}}${appear.join('')}}`,
  ].join('');
  const drawn = lines.map(({ spans }, index) => lineOf(spans, index)).join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<style>${style}</style>
<rect width="${width}" height="${height}" rx="8" fill="${theme.background}"/>
<svg x="${margin}" y="${margin}" width="${columns * characterWidth}" height="${rows * lineHeight}"><g id="s">
${drawn}
</g></svg>
</svg>
`;
}

/** A line at its place. Every run of text has its width, so that columns are aligned in whatever font there is. */
function lineOf(spans: readonly Span[], index: number): string {
  let column = 0;
  const y = index * lineHeight + fontSize;
  const parts = spans.map(({ text, color, isBold }) => {
    const x = Number((column * characterWidth).toFixed(1));
    column += text.length;
    if (text.trim() === '') return '';
    const names = [...(color === undefined ? [] : [`c${color}`]), ...(isBold ? ['b'] : [])];
    const length = Number((text.length * characterWidth).toFixed(1));
    const className = names.length === 0 ? '' : ` class="${names.join(' ')}"`;
    return `<text x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${className}>${escapeXml(text)}</text>`;
  });
  return `<g id="l${index}">${parts.join('')}</g>`;
}

/** The times with pauses that are neither too long nor too short to follow; the first line is there from the start. */
function shortened(times: readonly number[]): readonly number[] {
  let now = 0;
  return times.map((time, index) => {
    if (index > 0) now += Math.min(longestPause, Math.max(shortestPause, time - (times[index - 1] ?? 0)));
    return now;
  });
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
