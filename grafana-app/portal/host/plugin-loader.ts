import type { AppPlugin, AppPluginMeta } from '@grafana/data';
import { addResourceBundle } from '@grafana/i18n/internal';
import type { Include } from './navigation.ts';

/** `/api/plugins/:id/settings`, as far as the host reads it; the plugin receives the whole of it. */
export type PluginSettings = Omit<AppPluginMeta, 'includes'> & { includes: Include[] };

/** `broken`: its script did not load, or is not an app plugin. */
export type LoadedPlugin =
  { state: 'ready'; plugin: AppPlugin; meta: AppPluginMeta } | { state: 'broken'; detail: string };

/** The settings of an installed plugin; null when there is no such plugin. */
export async function readSettings(id: string): Promise<PluginSettings | null> {
  const response = await fetch(`/api/plugins/${encodeURIComponent(id)}/settings`);
  return response.ok ? ((await response.json()) as PluginSettings) : null;
}

/** Loads a plugin as Grafana does: its translations, its AMD module, then `init`. */
export async function loadPlugin(settings: PluginSettings, language: string): Promise<LoadedPlugin> {
  try {
    await loadTranslations(settings, language);
    const module = await System.import(`/${settings.module}?_cache=${settings.info.version}`);
    const exports = (module.__useDefault === true ? module.default : module) as { plugin?: AppPlugin };
    if (exports.plugin?.root === undefined)
      return { state: 'broken', detail: `${settings.module} exports no app plugin` };
    const meta = settings as AppPluginMeta;
    exports.plugin.meta = meta;
    exports.plugin.init(meta);
    return { state: 'ready', plugin: exports.plugin, meta };
  } catch (error) {
    return { state: 'broken', detail: error instanceof Error ? error.message : String(error) };
  }
}

async function loadTranslations(settings: PluginSettings, language: string): Promise<void> {
  const file = settings.translations?.[language];
  if (file === undefined) return;
  const response = await fetch(`/${file}?_cache=${settings.info.version}`);
  if (response.ok) addResourceBundle(language, settings.id, (await response.json()) as Record<string, string>);
}
