/** Builds what the server sends: `static/widget.js`, hashed assets, a manifest, and a stamp of the sources it was made from. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import esbuild from 'esbuild';
import { minify } from 'terser';

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(here, '..', 'src', 'companin', 'widget', 'static');
const shared = { bundle: true, minify: true, write: false, target: 'es2022', legalComments: 'none', absWorkingDir: here, charset: 'utf8' };

/** The loader carries its style sheet as a string. */
const cssAsText = {
  name: 'css-as-text',
  setup(build) {
    build.onLoad({ filter: /loader\.css$/ }, async (file) => {
      const { code } = await esbuild.transform(await readFile(file.path, 'utf8'), { loader: 'css', minify: true, target: 'chrome123' });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};
/** What JSX compiles to. */
const ownJsx = {
  name: 'own-jsx',
  setup(build) {
    build.onResolve({ filter: /^own\/jsx-runtime$/ }, () => ({ path: path.join(here, 'src', 'frame', 'jsx-runtime.ts') }));
  },
};

const only = async (options) => (await esbuild.build({ ...shared, ...options })).outputFiles[0].text;
/** Names and folds what was bundled once more: 4 % of what travels. */
const script = async (options) => (await minify(await only(options), { module: true, ecma: 2020, compress: { passes: 3 } })).code;
const loader = await script({
  entryPoints: ['src/loader/loader.ts'],
  format: 'iife',
  plugins: [cssAsText],
});
const app = await script({ entryPoints: ['src/frame/main.tsx'], format: 'esm', jsx: 'automatic', jsxImportSource: 'own', plugins: [ownJsx] });
const css = await only({ entryPoints: ['src/frame/frame.css'], target: 'chrome123' });

/** Where the server puts the looks. */
const served = loader.replace('LOOKS[', '/*__LOOKS__*/{}[');
if (!served.includes('/*__LOOKS__*/{}')) throw new Error('the loader has no place for the looks');

const digest = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
const hashed = (name, text) => {
  const [stem, ext] = name.split('.');
  return [`${stem}-${digest(text).slice(0, 12)}.${ext}`, text];
};

/** Every source by its path, so that a test without node can tell whether the build is of these sources. */
async function sources(folder, prefix = '') {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const name = prefix + entry.name;
    if (entry.name === 'node_modules') continue;
    if (entry.isDirectory()) found.push(...(await sources(path.join(folder, entry.name), name + '/')));
    else found.push(name);
  }
  return found;
}
const names = (await sources(here)).sort();
const stamp = digest(...(await Promise.all(names.map(async (name) => [name, '\0', await readFile(path.join(here, name)), '\0']))).flat());

const assets = { 'frame.js': hashed('frame.js', app), 'frame.css': hashed('frame.css', css) };
await rm(out, { recursive: true, force: true });
await mkdir(path.join(out, 'assets'), { recursive: true });
await writeFile(path.join(out, 'widget.js'), served);
for (const [name, text] of Object.values(assets)) await writeFile(path.join(out, 'assets', name), text);
const manifest = { stamp, assets: Object.fromEntries(Object.entries(assets).map(([name, [as]]) => [name, as])) };
await writeFile(path.join(out, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n');
for (const [name, text] of [['widget.js', served], ['frame.js', app], ['frame.css', css]]) {
  console.log(name, Buffer.byteLength(text), 'bytes,', gzipSync(text, { level: 9 }).length, 'gzip');
}
