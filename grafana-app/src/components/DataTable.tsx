import { css, cx } from '@emotion/css';
import type { MouseEvent, ReactNode, Ref } from 'react';
import { useNavigate } from 'react-router-dom';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

/** A column: how it is drawn, how it is written to CSV, and where it goes when the list is too narrow for columns. */
export interface Column<Item> {
  key: string;
  title: string;
  cell(item: Item): ReactNode;
  text(item: Item): string;
  /** `lead` and `aside` share the first line of a card, `line` has one of its own, `meta` and `end` share the last. */
  narrow: 'lead' | 'aside' | 'line' | 'meta' | 'end' | 'hidden';
}

interface Props<Item> {
  label: string;
  items: Item[];
  columns: Column<Item>[];
  rowKey(item: Item): string;
  /** Where a row leads; its link is drawn by a `RowLink` in one of the cells. */
  href?(item: Item): string;
  /** Colour of the row's left edge. */
  edge?(item: Item): string;
  /** Rows belong to filters that are being replaced. */
  fading?: boolean;
  /** Not `ref`: before React 19 a component does not receive that. */
  container?: Ref<HTMLDivElement>;
}

/** A table on a wide screen, cards on a narrow one; the same elements and roles in both. */
export function DataTable<Item>({ label, items, columns, rowKey, href, edge, fading = false, container }: Props<Item>) {
  const styles = useStyles2(getStyles);
  const navigate = useNavigate();

  function follow(event: MouseEvent, item: Item): void {
    const selecting = (window.getSelection()?.toString() ?? '') !== '';
    if (href === undefined || selecting || (event.target as Element).closest('a, button, input') !== null) return;
    navigate(href(item));
  }

  return (
    <div ref={container} className={cx(styles.container, fading && styles.fading)} aria-busy={fading}>
      {/* Roles are repeated because another `display` takes them away from table elements. */}
      <table role="table" aria-label={label} className={styles.table}>
        <thead role="rowgroup" className={styles.head}>
          <tr role="row">
            {columns.map(({ key, title }) => (
              <th key={key} role="columnheader" scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {items.map((item) => (
            <tr
              key={rowKey(item)}
              role="row"
              className={cx(styles.row, href !== undefined && styles.link)}
              style={edge === undefined ? undefined : { boxShadow: `inset 3px 0 ${edge(item)}` }}
              onClick={(event) => follow(event, item)}
            >
              {columns.map(({ key, cell, narrow }) => (
                <td key={key} role="cell" className={styles[narrow]}>
                  {cell(item)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const NARROW = '@container (max-width: 720px)';

const getStyles = (theme: GrafanaTheme2) => ({
  container: css({ containerType: 'inline-size' }),
  fading: css({ opacity: 0.55 }),
  table: css({
    width: '100%',
    borderCollapse: 'collapse',
    td: { padding: theme.spacing(1.25, 1.5), verticalAlign: 'middle' },
    'td > button': { verticalAlign: 'middle' },
    'td:first-of-type, th:first-of-type': { paddingLeft: theme.spacing(2) },
    'td:last-of-type, th:last-of-type': { paddingRight: theme.spacing(2) },
    [NARROW]: { display: 'block', tbody: { display: 'block' } },
  }),
  head: css({
    th: {
      padding: theme.spacing(0.75, 1.5),
      textAlign: 'left',
      whiteSpace: 'nowrap',
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightRegular,
      borderBottom: `1px solid ${theme.colors.border.weak}`,
    },
    [NARROW]: { position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' },
  }),
  row: css({
    '& + &': { borderTop: `1px solid ${theme.colors.border.weak}` },
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-within': { background: theme.colors.action.focus },
    [NARROW]: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1.5),
      padding: theme.spacing(1.5, 2),
      '& > td': { padding: '0 !important' },
    },
  }),
  link: css({ cursor: 'pointer' }),
  lead: css({ [NARROW]: { order: 1, flex: '1 1 0' } }),
  aside: css({ [NARROW]: { order: 2 } }),
  line: css({ [NARROW]: { order: 3, flexBasis: '100%' } }),
  meta: css({ [NARROW]: { order: 4, fontSize: theme.typography.bodySmall.fontSize } }),
  end: css({ [NARROW]: { order: 5, marginLeft: 'auto' } }),
  hidden: css({ [NARROW]: { display: 'none' } }),
});
