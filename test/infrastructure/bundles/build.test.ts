// Bundles are made again when what they are made from has changed, and at no other time.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildBundles, bundleIn } from '../../../infrastructure/bundles/build.ts';

const sources = {
  'functions/one/handler.ts': "import { shared } from '../../shared/text.ts';\nexport const handler = () => shared(1);",
  'functions/two/handler.ts': 'export const handler = () => 2;',
  'functions/runtime/context.ts': 'export const context = 3;',
  'shared/text.ts': "export const shared = (n: number) => 'one: '.repeat(n);",
};

function write(root: string, path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  // As in a checkout, whose files are older than the build.
  utimesSync(file, new Date(0), new Date(0));
}

function aCheckout() {
  const root = mkdtempSync(join(tmpdir(), 'palisade-bundles-'));
  for (const [path, text] of Object.entries(sources)) write(root, path, text);
  const folder = join(root, 'build/bundles');
  const read = (name: string) => readFileSync(join(folder, bundleIn(name)), 'utf8');
  return { root, folder, read, build: () => buildBundles(root, folder) };
}

test('each function has a bundle at the path of its handler, with what it imports, and folders without handler have none', async () => {
  const { folder, read, build } = aCheckout();
  expect(await build()).toBe('built');
  expect(readdirSync(folder).toSorted()).toEqual(['one', 'stamp.json', 'two']);
  expect(readdirSync(join(folder, 'one'), { recursive: true, encoding: 'utf8' })).toContain(
    'functions/one/handler.mjs',
  );
  expect(read('one')).toContain('one: ');
  expect(read('two')).not.toContain('one: ');
});

test('the bundles of the same sources are the same, wherever they are', async () => {
  const [one, other] = [aCheckout(), aCheckout()];
  await Promise.all([one.build(), other.build()]);
  for (const name of ['one', 'two']) expect(one.read(name)).toBe(other.read(name));
});

type Checkout = ReturnType<typeof aCheckout>;
const bundleOf = ({ folder }: Checkout) => join(folder, bundleIn('one'));

test.each<[string, (checkout: Checkout) => void, 'built' | 'current']>([
  ['nothing has changed', () => {}, 'current'],
  [
    'a source was written again with the same text',
    ({ root }) => writeFileSync(join(root, 'shared/text.ts'), sources['shared/text.ts']),
    'current',
  ],
  [
    'a file that no function imports has changed',
    ({ root }) => write(root, 'shared/other.ts', 'export {};'),
    'current',
  ],
  [
    'an imported file has changed',
    ({ root }) => write(root, 'shared/text.ts', 'export const shared = String;'),
    'built',
  ],
  ['there is a new function', ({ root }) => write(root, 'functions/three/handler.ts', 'export {};'), 'built'],
  ['a function is gone', ({ root }) => rmSync(join(root, 'functions/two'), { recursive: true }), 'built'],
  ['a bundle was damaged', (checkout) => writeFileSync(bundleOf(checkout), ''), 'built'],
  ['a bundle was removed', (checkout) => rmSync(bundleOf(checkout)), 'built'],
  ['the stamp was removed', ({ folder }) => rmSync(join(folder, 'stamp.json')), 'built'],
  ['the stamp cannot be read', ({ folder }) => writeFileSync(join(folder, 'stamp.json'), '{'), 'built'],
])('if %s, the next build says: %s', async (_, change, expected) => {
  const checkout = aCheckout();
  await checkout.build();
  change(checkout);
  expect(await checkout.build()).toBe(expected);
  expect(await checkout.build()).toBe('current');
});

test('after a change the bundle is that of the new source, and a function without source has none', async () => {
  const { root, folder, read, build } = aCheckout();
  await build();
  write(root, 'shared/text.ts', "export const shared = () => 'changed';");
  rmSync(join(root, 'functions/two'), { recursive: true });
  await build();
  expect(read('one')).toContain('changed');
  expect(existsSync(join(folder, 'two'))).toBe(false);
});

test('a source that is written while esbuild runs is read by the next build', async () => {
  const { root, build } = aCheckout();
  const building = build();
  writeFileSync(join(root, 'shared/text.ts'), 'export const shared = String;');
  utimesSync(join(root, 'shared/text.ts'), new Date('2100-01-01'), new Date('2100-01-01'));
  await building;
  expect(await build()).toBe('built');
});

test('builds at the same time leave whole bundles', async () => {
  const { folder, read, build } = aCheckout();
  await Promise.all([build(), build(), build()]);
  expect(await build()).toBe('current');
  expect(read('one')).toContain('one: ');
  expect(readdirSync(folder).toSorted()).toEqual(['one', 'stamp.json', 'two']);
});

test('a source that cannot be bundled is named', async () => {
  const { root, build } = aCheckout();
  write(root, 'shared/text.ts', 'export const other = 1;');
  await expect(build()).rejects.toThrow(/functions\/one\/handler\.ts.*shared/s);
});
