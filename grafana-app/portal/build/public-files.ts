import { createRequire } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { ownIcons } from './own-icons.ts';

const ICONS = 'public/build/img/icons';
const FONTS = 'public/fonts';

/** Where `GlobalStyles` looks for its fonts → the file of the font's package. Inter is variable: one file holds every weight. */
const FONT_FILES: Readonly<Record<string, string>> = {
  'inter/Inter-Regular.woff2': '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  'inter/Inter-Medium.woff2': '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  'inter/Inter-Italic.woff2': '@fontsource-variable/inter/files/inter-latin-wght-italic.woff2',
  'inter/Inter-MediumItalic.woff2': '@fontsource-variable/inter/files/inter-latin-wght-italic.woff2',
  'roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2':
    '@fontsource/roboto-mono/files/roboto-mono-latin-400-normal.woff2',
};

/**
 * Emits what Grafana's packages ask the server for by fixed paths: icons, fonts, translations, and `host.json`, which tells
 * the portal's server what was built.
 *
 * @param grafanaUi folder of the `@grafana/ui` package
 */
export function publicFiles(grafanaUi: string, hostFolder: string): Plugin {
  const require = createRequire(import.meta.url);
  return {
    name: 'public-files',
    apply: 'build',
    generateBundle() {
      const emit = (fileName: string, source: string | Uint8Array) =>
        this.emitFile({ type: 'asset', fileName, source });
      const packaged = path.join(grafanaUi, 'dist/public/img/icons');
      for (const [name, svg] of ownIcons()) emit(`${ICONS}/${name}`, svg);
      for (const name of readdirSync(packaged, { recursive: true, encoding: 'utf8' })) {
        if (name.endsWith('.svg')) emit(`${ICONS}/${name}`, readFileSync(path.join(packaged, name)));
      }
      for (const [name, file] of Object.entries(FONT_FILES))
        emit(`${FONTS}/${name}`, readFileSync(require.resolve(file)));
      emit('public/locales/zh-Hans/grafana.json', readFileSync(path.join(hostFolder, 'locales/zh-Hans.json')));
      emit('host.json', JSON.stringify({ grafana: versionOf(grafanaUi) }));
    },
  };
}

function versionOf(folder: string): string {
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string };
  return version;
}
