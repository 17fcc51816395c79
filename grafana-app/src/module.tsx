import { lazy, Suspense } from 'react';
import { AppPlugin, type AppPluginMeta, type PluginConfigPageProps } from '@grafana/data';
import { LoadingPlaceholder } from '@grafana/ui';
import type { Settings } from './pages/Config/settings.ts';

// The entry stays tiny: Grafana loads it at its own start.
const LazyApp = lazy(async () => {
  const [{ App }, { prepareWords }] = await Promise.all([import('./App.tsx'), import('./words.ts')]);
  await prepareWords();
  return { default: App };
});

const LazyConfig = lazy(async () => {
  const [{ ConfigPage }, { prepareWords }] = await Promise.all([
    import('./pages/Config/ConfigPage.tsx'),
    import('./words.ts'),
  ]);
  await prepareWords();
  return { default: ConfigPage };
});

function Root() {
  return (
    <Suspense fallback={<LoadingPlaceholder text="" />}>
      <LazyApp />
    </Suspense>
  );
}

function Config(props: PluginConfigPageProps<AppPluginMeta<Settings>>) {
  return (
    <Suspense fallback={<LoadingPlaceholder text="" />}>
      <LazyConfig {...props} />
    </Suspense>
  );
}

export const plugin = new AppPlugin<Settings>()
  .setRootPage(Root)
  .addConfigPage({ id: 'connection', title: '连接 Connection', icon: 'cog', body: Config });
