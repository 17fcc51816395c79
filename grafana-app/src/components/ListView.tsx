import { css } from '@emotion/css';
import { useCallback, useRef, useState, type ReactNode } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Checkbox, FilterInput, IconButton, Toggletip, useStyles2 } from '@grafana/ui';
import type { LiveList } from '../live.ts';
import { t } from '../words.ts';
import { download, toCsv } from './csv.ts';
import { DataTable, type Column } from './DataTable.tsx';
import { KeysHelp } from './KeysHelp.tsx';
import { canBeHidden, useColumns } from './useColumns.ts';
import { useListKeys } from './useListKeys.ts';

interface Props<Item> {
  /** Names what is remembered and exported: `events`. */
  name: string;
  label: string;
  live: Pick<LiveList<Item>, 'changing' | 'more'>;
  items: Item[];
  columns: Column<Item>[];
  rowKey(item: Item): string;
  href?(item: Item): string;
  edge?(item: Item): string;
  /** What is typed into the filter, from the URL. */
  search: string;
  onSearch(text: string): void;
  filters: ReactNode;
  /** Stands in the table's place when no row is left. */
  empty: ReactNode;
}

/** A list as every page has it: filters, keys, columns, CSV, and more rows at its end. */
export function ListView<Item>(props: Props<Item>) {
  const { name, label, live, items, columns, rowKey, href, edge } = props;
  const styles = useStyles2(getStyles);
  const list = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const [helping, setHelping] = useState(false);
  const chosen = useColumns(name, columns);
  const needle = props.search.trim().toLowerCase();
  const rows = items.filter((item) => columns.some(({ text }) => text(item).toLowerCase().includes(needle)));
  useListKeys({ list, search, onHelp: useCallback(() => setHelping(true), []) });

  function exportCsv(): void {
    download(name, toCsv(rows, chosen.shown));
  }

  return (
    <>
      <div className={styles.filters} role="search">
        {props.filters}
        <div className={styles.search}>
          <FilterInput
            ref={search}
            value={props.search}
            onChange={props.onSearch}
            escapeRegex={false}
            placeholder={t('list.search', 'Filter these rows (/)')}
            aria-label={t('list.searchLabel', 'Filter these rows')}
          />
        </div>
      </div>
      <div className={styles.card}>
        <div className={styles.bar}>
          <span role="status">{t('list.count', '{{n}} shown', { n: rows.length })}</span>
          <span className={styles.tools}>
            <Button size="sm" variant="secondary" fill="text" icon="download-alt" onClick={exportCsv}>
              CSV
            </Button>
            <Toggletip
              title={t('list.columns', 'Columns')}
              placement="bottom-end"
              content={<ColumnChoice columns={columns} isShown={chosen.isShown} toggle={chosen.toggle} />}
            >
              <Button size="sm" variant="secondary" fill="text" icon="columns">
                {t('list.columns', 'Columns')}
              </Button>
            </Toggletip>
            <IconButton
              name="keyboard"
              tooltip={t('list.keys', 'Keyboard shortcuts (?)')}
              onClick={() => setHelping(true)}
            />
          </span>
        </div>
        {rows.length === 0 ? (
          <div className={styles.empty}>{props.empty}</div>
        ) : (
          <DataTable
            container={list}
            label={label}
            items={rows}
            columns={chosen.shown}
            rowKey={rowKey}
            {...(href && { href })}
            {...(edge && { edge })}
            fading={live.changing}
          />
        )}
        {live.more !== null && (
          <div className={styles.more}>
            <Button variant="secondary" onClick={live.more} disabled={live.changing}>
              {t('list.more', 'Load more')}
            </Button>
          </div>
        )}
      </div>
      {helping && <KeysHelp onClose={() => setHelping(false)} />}
    </>
  );
}

interface ChoiceProps<Item> {
  columns: Column<Item>[];
  isShown(key: string): boolean;
  toggle(key: string): void;
}

function ColumnChoice<Item>({ columns, isShown, toggle }: ChoiceProps<Item>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.choice}>
      {columns.filter(canBeHidden).map(({ key, title }) => (
        <Checkbox key={key} label={title} value={isShown(key)} onChange={() => toggle(key)} />
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  filters: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  search: css({ flex: '1 1 220px', maxWidth: 420, minWidth: 0 }),
  card: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  bar: css({
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'center',
    padding: theme.spacing(0.5, 1, 0.5, 2),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  tools: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5) }),
  empty: css({ padding: theme.spacing(4, 2) }),
  more: css({ padding: theme.spacing(1.5), textAlign: 'center', borderTop: `1px solid ${theme.colors.border.weak}` }),
  choice: css({ display: 'grid', justifyItems: 'start', gap: theme.spacing(0.5) }),
});
