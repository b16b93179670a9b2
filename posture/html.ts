// Renders the posture page as one HTML document that contains its script, style and data, and loads nothing else.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { html, raw } from 'hono/html';
import { inInstallation, isCheckout } from '../shared/lib/installation.ts';
import type { Posture } from './model.ts';

/** The parts of the page that are the same for every posture. */
export type PageAssets = { readonly script: string; readonly style: string };

/** Where a package has them, in its installation. */
export const pageFiles = { script: 'build/page/page.js', style: 'build/page/page.css' };

/** The page's script and style: of a package as it has them, of a checkout from the sources. */
export async function buildAssets(): Promise<PageAssets> {
  if (isCheckout) return bundlePage();
  const textOf = (path: string) => readFileSync(inInstallation(path), 'utf8');
  return { script: textOf(pageFiles.script), style: textOf(pageFiles.style) };
}

/** Bundles the page's script and style. Slow: call it once for many documents. */
export async function bundlePage(): Promise<PageAssets> {
  // Only here: a package has what esbuild would make.
  const { build } = await import('esbuild');
  const folder = join(import.meta.dirname, 'client');
  const { outputFiles } = await build({
    entryPoints: { page: join(folder, 'main.tsx'), style: join(folder, 'style.css') },
    outdir: 'out',
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    charset: 'utf8',
    logLevel: 'silent',
  });
  const textOf = (name: string) => outputFiles.find(({ path }) => path.endsWith(name))?.text.trim() ?? '';
  return { script: textOf('page.js'), style: textOf('style.css') };
}

/** The whole document. `live` is the URL from which the page reads newer postures; null for a file. */
export function renderPage(assets: PageAssets, posture: Posture, live: string | null): string {
  const data = escapeForScript(JSON.stringify({ posture, live }));
  // Only the bundled script may run, and the page may only connect to its own server.
  const contentSecurityPolicy = `default-src 'none'; script-src ${cspHashOf(assets.script)}; style-src ${cspHashOf(assets.style)}; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Palisade: posture</title>
<style>${raw(assets.style)}</style>
</head>
<body>
<noscript>This page needs JavaScript.</noscript>
<div id="page"></div>
<script type="application/json" id="start">${raw(data)}</script>
<script>${raw(assets.script)}</script>
</body>
</html>`.toString();
}

function cspHashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** JSON that cannot close the script element around it, whatever names it contains. */
function escapeForScript(json: string): string {
  return json.replaceAll('<', '\\u003c');
}
