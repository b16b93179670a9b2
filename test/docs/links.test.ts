// Links to files and headings, and repository paths in backticks, exist on all pages.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const listed = (pattern: string) =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', pattern], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);
const pages = listed('*.md').map((file) => ({ file, text: readFileSync(file, 'utf8') }));
const rooms = ['cli', 'docs', 'events', 'functions', 'infrastructure', 'local', 'posture', 'shared', 'test', 'tools'];

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

function anchorsIn(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    anchorOf(heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')),
  );
}

test.each(pages)('links in $file resolve', ({ file, text }) => {
  const prose = text.replace(/```[\s\S]*?```/g, '');
  for (const [, target = ''] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [path = '', anchor] = target.split('#');
    const to = path === '' ? file : join(dirname(file), path);
    expect({ target, exists: existsSync(to) }).toEqual({ target, exists: true });
    if (anchor === undefined || !to.endsWith('.md')) continue;
    expect({ target, anchors: anchorsIn(readFileSync(to, 'utf8')) }).toEqual({
      target,
      anchors: expect.arrayContaining([anchor]),
    });
  }
});

test.each(pages)('paths in $file exist', ({ text }) => {
  // Not matched: paths with a placeholder, such as `shared/guardrails/<type>/`. Excluded: files that a guide creates.
  const paths = [...text.matchAll(/`((?:\w[\w.-]*\/)+[\w.-]*)`/g)].map(([, path = '']) => path);
  const named = paths.filter((path) => rooms.includes(path.split('/')[0] ?? '') && !path.includes('s3-tls-only'));
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});
