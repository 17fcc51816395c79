import { css } from '@emotion/css';
import { useState, type SyntheticEvent } from 'react';
import { lastValueFrom } from 'rxjs';
import type { AppPluginMeta, GrafanaTheme2, PluginConfigPageProps } from '@grafana/data';
import { getBackendSrv } from '@grafana/runtime';
import { Button, Field, FieldSet, Input, SecretInput, useStyles2 } from '@grafana/ui';
import { ProblemNotice } from '../../components/ProblemNotice.tsx';
import { PLUGIN_ID } from '../../plugin-id.ts';
import { useAction } from '../../useAction.ts';
import { t } from '../../words.ts';
import { ConnectionTest } from './ConnectionTest.tsx';
import type { Settings } from './settings.ts';

type Props = Pick<PluginConfigPageProps<AppPluginMeta<Settings>>, 'plugin'>;

/** How Grafana's server reaches the bridge, and the secret by which the bridge knows it. */
export function ConfigPage({ plugin }: Props) {
  const styles = useStyles2(getStyles);
  const { jsonData, secureJsonFields } = plugin.meta;
  const [bridgeUrl, setBridgeUrl] = useState(jsonData?.bridgeUrl ?? '');
  const [secret, setSecret] = useState('');
  const [isSecretSet, setSecretSet] = useState(secureJsonFields?.['proxySecret'] === true);
  const [saved, setSaved] = useState(false);
  const { busy, problem, run } = useAction();
  const urlError =
    bridgeUrl === '' || isHttpUrl(bridgeUrl) ? null : t('config.urlError', 'Use http:// or https:// and a host.');
  const incomplete = bridgeUrl === '' || urlError !== null || (!isSecretSet && secret === '');

  async function onSubmit(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    if (incomplete) return;
    const ok = await run(() => save(bridgeUrl, isSecretSet ? null : secret));
    setSaved(ok);
    if (ok) setSecretSet(true);
  }

  return (
    <form onSubmit={(event) => void onSubmit(event)} className={styles.form}>
      <FieldSet label={t('config.title', 'Connection to the operations service')}>
        <Field
          label={t('config.url', 'Bridge URL')}
          description={t('config.urlWhy', "As Grafana's server reaches it, without a path.")}
          invalid={urlError !== null}
          error={urlError}
          required
        >
          <Input
            id="bridge-url"
            type="url"
            width={60}
            value={bridgeUrl}
            placeholder="http://bridge:9780"
            onChange={(event) => setBridgeUrl(event.currentTarget.value.trim())}
          />
        </Field>
        <Field
          label={t('config.secret', 'Proxy secret')}
          description={t(
            'config.secretWhy',
            "The same as the bridge's CLDERA_PROXY_SECRET. It is kept by Grafana and never shown again.",
          )}
          required
        >
          <SecretInput
            id="proxy-secret"
            width={60}
            isConfigured={isSecretSet}
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
            onReset={() => {
              setSecret('');
              setSecretSet(false);
            }}
          />
        </Field>
        <Button type="submit" disabled={busy || incomplete}>
          {t('config.save', 'Save')}
        </Button>
        <p role="status" className={styles.saved}>
          {saved && t('config.saved', 'Saved.')}
        </p>
        {problem !== null && <ProblemNotice problem={problem} />}
      </FieldSet>
      <ConnectionTest />
    </form>
  );
}

/** A secret left alone is not sent: Grafana keeps the one it has. */
async function save(bridgeUrl: string, secret: string | null): Promise<void> {
  const response = getBackendSrv().fetch({
    url: `/api/plugins/${PLUGIN_ID}/settings`,
    method: 'POST',
    data: {
      enabled: true,
      pinned: true,
      jsonData: { bridgeUrl: bridgeUrl.replace(/\/+$/, '') } satisfies Settings,
      ...(secret !== null && { secureJsonData: { proxySecret: secret } }),
    },
    showErrorAlert: false,
    showSuccessAlert: false,
  });
  await lastValueFrom(response);
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ maxWidth: 640 }),
  saved: css({ margin: theme.spacing(1, 0, 0), color: theme.colors.success.text }),
});
