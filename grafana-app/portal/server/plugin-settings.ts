import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** What the portal needs of a plugin.json; the rest is passed on as it stands. */
const PluginJson = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.literal('app'),
  languages: z.array(z.string()).default([]),
  includes: z.array(z.looseObject({ path: z.string().optional() })).default([]),
});

/** `/api/plugins/:id/settings` as Grafana answers it, from a built plugin; null when it has not been built. */
export async function pluginSettings(dist: string): Promise<({ id: string } & Record<string, unknown>) | null> {
  const text = await readFile(path.join(dist, 'plugin.json'), 'utf8').catch(() => null);
  if (text === null || !(await exists(path.join(dist, 'module.js')))) return null;
  const plugin = PluginJson.parse(JSON.parse(text.replaceAll('%PLUGIN_ID%', idIn(text))));
  const baseUrl = `public/plugins/${plugin.id}`;
  return {
    ...plugin,
    enabled: true,
    pinned: true,
    baseUrl,
    module: `${baseUrl}/module.js`,
    jsonData: {},
    secureJsonFields: {},
    translations: await translations(dist, plugin.id, plugin.languages),
  };
}

function idIn(text: string): string {
  return z.object({ id: z.string() }).parse(JSON.parse(text)).id;
}

async function translations(dist: string, id: string, languages: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const language of languages) {
    const file = `locales/${language}/${id}.json`;
    if (await exists(path.join(dist, file))) found[language] = `public/plugins/${id}/${file}`;
  }
  return found;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
