import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Checkbox, Field, FieldValidationMessage, Input, useStyles2 } from '@grafana/ui';
import type { Template } from '@cldera/alert-bridge/contract';
import { inWords, t } from '../../words.ts';
import { invalid } from './invalid.ts';
import type { ResourceForm } from './resource-form.ts';

type Chosen = ResourceForm['templates'];

interface Props {
  templates: Template[];
  chosen: Chosen;
  errors: Record<string, string>;
  onChange(chosen: Chosen): void;
}

/** What is watched on the resource, each template with the parameters it asks for. */
export function TemplateChoice({ templates, chosen, errors, onChange }: Props) {
  const styles = useStyles2(getStyles);

  function toggle(template: string): void {
    const { [template]: before, ...others } = chosen;
    onChange(before === undefined ? { ...chosen, [template]: {} } : others);
  }

  return (
    <fieldset className={styles.set}>
      <legend className={styles.legend}>{t('resource.templates', 'Templates')}</legend>
      {templates.map((template) => (
        <div key={template.id} className={styles.template}>
          <Checkbox
            label={inWords(template.name)}
            description={inWords(template.description)}
            value={template.id in chosen}
            onChange={() => toggle(template.id)}
          />
          {template.id in chosen && (
            <Parameters
              template={template}
              values={chosen[template.id] ?? {}}
              errors={errors}
              onChange={(values) => onChange({ ...chosen, [template.id]: values })}
            />
          )}
        </div>
      ))}
      {errors['templates'] !== undefined && <FieldValidationMessage>{errors['templates']}</FieldValidationMessage>}
    </fieldset>
  );
}

interface ParametersProps {
  template: Template;
  values: Record<string, string>;
  errors: Record<string, string>;
  onChange(values: Record<string, string>): void;
}

function Parameters({ template, values, errors, onChange }: ParametersProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.parameters}>
      {template.parameters.map(({ name, label, example, required }) => (
        <Field
          key={name}
          label={inWords(label)}
          required={required}
          noMargin
          {...invalid(errors[`${template.id}.${name}`])}
        >
          <Input
            id={`${template.id}-${name}`}
            value={values[name] ?? ''}
            placeholder={example}
            onChange={(event) => onChange({ ...values, [name]: event.currentTarget.value })}
          />
        </Field>
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  set: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), marginBottom: theme.spacing(2) }),
  legend: css({
    marginBottom: theme.spacing(1),
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  template: css({
    padding: theme.spacing(1, 1.5),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  parameters: css({ display: 'grid', gap: theme.spacing(1), padding: theme.spacing(1, 0, 0.5, 3) }),
});
