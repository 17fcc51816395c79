import { useEffect, useState } from 'react';
import { PluginContextProvider } from '@grafana/data';
import { Alert, Button, ErrorBoundary, LinkButton, LoadingPlaceholder, Stack } from '@grafana/ui';
import { useLocation, useParams } from 'react-router-dom-v5-compat';
import type { Language } from '@cldera/alert-bridge/contract';
import { loadPlugin, type LoadedPlugin, type PluginSettings } from './plugin-loader.ts';
import type { Words } from './wording.ts';

interface PluginViewProps {
  settings: PluginSettings | null;
  installed: string;
  language: Language;
  words: Words;
}

/** The plugin named in the address, or what stands there while it loads and when it cannot. */
export function PluginView({ settings, installed, language, words }: PluginViewProps) {
  const { pluginId = '' } = useParams();
  if (pluginId !== installed) {
    return (
      <Alert severity="warning" title={words('pluginUnknown')}>
        <Stack direction="column" gap={2} alignItems="flex-start">
          {words('pluginUnknownDetail')}
          <LinkButton href="/">{words('toStart')}</LinkButton>
        </Stack>
      </Alert>
    );
  }
  if (settings === null) return <Failed words={words} detail={words('pluginMissing')} />;
  return <InstalledPlugin settings={settings} language={language} words={words} />;
}

function InstalledPlugin({
  settings,
  language,
  words,
}: {
  settings: PluginSettings;
  language: Language;
  words: Words;
}) {
  const [loaded, setLoaded] = useState<LoadedPlugin | null>(null);
  const { pathname, search } = useLocation();

  useEffect(() => {
    void loadPlugin(settings, language).then(setLoaded);
  }, [settings, language]);

  if (loaded === null) return <LoadingPlaceholder text={words('loading')} />;
  if (loaded.state === 'broken') return <Failed words={words} detail={loaded.detail} />;
  const { plugin, meta } = loaded;
  const Root = plugin.root;
  if (Root === undefined) return null;
  // Deprecated, but plugins may still read them.
  const olderProps = {
    onNavChanged: () => undefined,
    query: Object.fromEntries(new URLSearchParams(search)),
    path: pathname,
  };
  return (
    <ErrorBoundary boundaryName={meta.id} dependencies={[pathname]}>
      {({ error }) =>
        error === null ? (
          <PluginContextProvider meta={meta}>
            <Root meta={meta} basename={`/a/${meta.id}`} {...olderProps} />
          </PluginContextProvider>
        ) : (
          <Failed words={words} title={words('pageBroke')} detail={error.message} />
        )
      }
    </ErrorBoundary>
  );
}

function Failed({ words, title, detail }: { words: Words; title?: string; detail: string }) {
  return (
    <Alert severity="error" title={title ?? words('pluginFailed')}>
      <Stack direction="column" gap={2} alignItems="flex-start">
        {detail}
        <Button variant="secondary" onClick={() => window.location.reload()}>
          {words('reload')}
        </Button>
      </Stack>
    </Alert>
  );
}
