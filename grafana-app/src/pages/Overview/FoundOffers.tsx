import { css } from '@emotion/css';
import { useState } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, TextLink, useStyles2 } from '@grafana/ui';
import { routes, type Found } from '@cldera/alert-bridge/contract';
import { call } from '../../api.ts';
import { Pill } from '../../components/Pill.tsx';
import { ProblemNotice } from '../../components/ProblemNotice.tsx';
import { Section } from '../../components/Section.tsx';
import { Tags } from '../../components/Tags.tsx';
import { useLive } from '../../live.ts';
import { linkTo } from '../../links.ts';
import { inWords, t } from '../../words.ts';
import { useAction } from '../../useAction.ts';

/** What runs on this machine and could be watched: one click each. */
export function FoundOffers({ onWatched }: { onWatched: () => void }) {
  const styles = useStyles2(getStyles);
  const found = useLive(routes.listFound, {}, { everySeconds: 60 });
  const templates = useLive(routes.listTemplates, {}, { everySeconds: 600 });
  if (found.data === null || found.data.items.length === 0) return null;
  const names = new Map(templates.data?.items.map(({ id, name }) => [id, inWords(name)]));

  function refresh(): void {
    found.refresh();
    onWatched();
  }

  return (
    <Section
      title={t('found.title', 'Found on this machine')}
      aside={<TextLink href={linkTo('resources')}>{t('found.other', 'Add something else')}</TextLink>}
      flush
    >
      <ul className={styles.list}>
        {found.data.items.map((offer) => (
          <Offer
            key={offer.id}
            offer={offer}
            templates={offer.templates.map(({ template }) => names.get(template) ?? template)}
            onWatched={refresh}
          />
        ))}
      </ul>
    </Section>
  );
}

function Offer({ offer, templates, onWatched }: { offer: Found; templates: string[]; onWatched: () => void }) {
  const styles = useStyles2(getStyles);
  const { busy, problem, run } = useAction();
  const [done, setDone] = useState(false);

  async function watch(): Promise<void> {
    const ok = await run(() => call(routes.watchFound, { params: { id: offer.id } }));
    setDone(ok);
    if (ok) onWatched();
  }

  return (
    <li className={styles.offer}>
      <div className={styles.row}>
        <div className={styles.words}>
          <span className={styles.name}>{offer.name}</span>
          <span className={styles.address}>
            {offer.process} · {offer.address}
          </span>
          <Tags names={templates} label={t('found.templates', 'What would be watched')} />
        </div>
        {offer.watched || done ? (
          <Pill tone="good" icon="eye">
            {t('found.watched', 'Watched')}
          </Pill>
        ) : (
          <Button
            size="sm"
            icon="plus"
            disabled={busy}
            onClick={() => void watch()}
            aria-label={t('found.watchNamed', 'Watch {{name}}', { name: offer.name })}
          >
            {t('found.watch', 'Watch')}
          </Button>
        )}
      </div>
      {offer.hint !== null && <p className={styles.hint}>{inWords(offer.hint)}</p>}
      {problem !== null && <ProblemNotice problem={problem} />}
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  offer: css({ padding: theme.spacing(1.25, 2), borderTop: `1px solid ${theme.colors.border.weak}` }),
  row: css({ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: theme.spacing(1.5) }),
  words: css({ minWidth: 0, display: 'flex', flexDirection: 'column', gap: theme.spacing(0.25) }),
  name: css({ fontWeight: theme.typography.fontWeightMedium }),
  address: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  hint: css({
    margin: theme.spacing(0.75, 0, 0),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
});
