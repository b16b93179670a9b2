// `npm run record`: runs `npm start -- --once` in a terminal of 80 columns, and writes its picture for light and dark pages.
import { writeFileSync } from 'node:fs';
import { recordTerminal } from '../lib/record-terminal.ts';
import { pictureOf, type ShownLine, themes } from '../lib/terminal-picture.ts';

const size = { columns: 80, rows: 24 };
const prompt: ShownLine = {
  spans: [
    { text: '$ ', color: 2 },
    { text: 'npm start', isBold: true },
  ],
  at: 0,
};

const { lines, exitCode } = await recordTerminal(['npm', 'start', '--silent', '--', '--once'], size);
if (exitCode !== 0) {
  const shown = lines.map(({ spans }) => spans.map(({ text }) => text).join('')).join('\n');
  throw new Error(`the demo has failed: run it again when nothing else runs.\n${shown}`);
}
for (const [name, theme] of Object.entries(themes)) {
  writeFileSync(`docs/images/run-${name}.svg`, pictureOf([prompt, ...lines], { theme, ...size }));
}
process.stdout.write(
  `${lines.length} lines. Look at docs/images/run-light.svg and run-dark.svg before you commit them.\n`,
);
