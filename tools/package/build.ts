// Makes dist/ for `npm pack`: the command line as JavaScript, in the same folders as its sources, with all that it reads
// when it runs. Node.js strips no types from files below node_modules (Node.js Docs, "Modules: TypeScript").
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildBundles } from '../../infrastructure/bundles/build.ts';
import { stampFile } from '../../infrastructure/bundles/stamp.ts';
import { bundlePage, pageFiles } from '../../posture/html.ts';
import { commitFile, installationRoot } from '../../shared/lib/installation.ts';
import { assetsIn } from './assets.ts';

const dist = join(installationRoot, 'dist');
rmSync(dist, { recursive: true, force: true });

const compiler = join(installationRoot, 'node_modules/.bin/tsc');
if (!existsSync(compiler)) throw new Error('the compiler is not installed: run npm ci');
const compiled = spawnSync(compiler, ['-p', 'tools/package'], { cwd: installationRoot, stdio: 'inherit' });
if (compiled.status !== 0) throw new Error('the sources cannot be compiled');

for (const path of assetsIn(installationRoot)) cpSync(join(installationRoot, path), join(dist, path));

const bundles = 'build/bundles';
await buildBundles(installationRoot, join(installationRoot, bundles));
cpSync(join(installationRoot, bundles), join(dist, bundles), {
  recursive: true,
  filter: (path) => !path.endsWith(stampFile),
});

const page = await bundlePage();
write(pageFiles.script, page.script);
write(pageFiles.style, page.style);

const { stdout: commit } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: installationRoot, encoding: 'utf8' });
write(commitFile, commit ?? '');

function write(path: string, text: string): void {
  mkdirSync(dirname(join(dist, path)), { recursive: true });
  writeFileSync(join(dist, path), text);
}
