import { css } from '@emotion/css';
import { Combobox, useStyles2, type ComboboxOption } from '@grafana/ui';
import type { Reference } from '@cldera/alert-bridge/contract';

interface Props {
  label: string;
  placeholder: string;
  choices: Reference[];
  value: string | null;
  onChange(id: string | null): void;
}

/** One customer or resource, or all of them. */
export function ReferenceFilter({ label, placeholder, choices, value, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const options: ComboboxOption[] = choices.map(({ id, name }) => ({ value: id, label: name }));
  // A link may name one that is gone: it is still shown, so that it can be cleared.
  if (value !== null && choices.every(({ id }) => id !== value)) options.unshift({ value, label: value });
  return (
    <div className={styles.filter}>
      <Combobox
        aria-label={label}
        placeholder={placeholder}
        options={options}
        value={value}
        isClearable
        onChange={(option) => onChange(option?.value ?? null)}
      />
    </div>
  );
}

const getStyles = () => ({ filter: css({ flex: '1 1 140px', maxWidth: 200, minWidth: 0 }) });
