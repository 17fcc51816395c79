import { css } from '@emotion/css';
import { useState, type SyntheticEvent } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Drawer, Field, Input, useStyles2 } from '@grafana/ui';
import { routes, type Template } from '@cldera/alert-bridge/contract';
import { call } from '../../api.ts';
import { ProblemNotice } from '../../components/ProblemNotice.tsx';
import { useLive } from '../../live.ts';
import { useAction } from '../../useAction.ts';
import { language, t } from '../../words.ts';
import { CustomerChoice } from './CustomerChoice.tsx';
import { invalid } from './invalid.ts';
import { bodyOf, customerIdOf, EMPTY_FORM, errorsOf, idOf, type ResourceForm } from './resource-form.ts';
import { TemplateChoice } from './TemplateChoice.tsx';

interface Props {
  templates: Template[];
  onClose(): void;
  onAdded(): void;
}

/** Puts a resource under service; within a minute it is watched. */
export function AddResource({ templates, onClose, onAdded }: Props) {
  const styles = useStyles2(getStyles);
  const customers = useLive(routes.listCustomers, {}, { everySeconds: 300 });
  const known = customers.data?.items ?? [];
  const [typed, setForm] = useState<ResourceForm>(EMPTY_FORM);
  const [creating, setCreating] = useState(false);
  const [tried, setTried] = useState(false);
  const { busy, problem, run } = useAction();

  const form = { ...typed, customer: creating ? null : (typed.customer ?? known[0]?.id ?? null) };
  const errors = errorsOf(form, templates);
  const shown = tried ? errors : {};
  const change = (part: Partial<ResourceForm>) => setForm({ ...form, ...part });

  async function save(): Promise<void> {
    const customer = form.customer ?? (await createCustomer(form));
    // A second attempt must not create the customer again.
    setForm({ ...form, customer });
    setCreating(false);
    await call(routes.createResource, { body: bodyOf(form, customer) });
  }

  async function onSubmit(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (Object.keys(errors).length > 0) return;
    if (await run(save)) onAdded();
    else customers.refresh();
  }

  return (
    <Drawer title={t('resources.add', 'Add a resource')} onClose={onClose} size="md">
      <form className={styles.form} onSubmit={(event) => void onSubmit(event)} noValidate>
        <Field label={t('resource.name', 'Name')} required {...invalid(shown['name'])}>
          <Input
            id="resource-name"
            autoFocus
            value={form.name}
            placeholder={t('resource.nameExample', 'Order database')}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
        </Field>
        <Field
          label={t('resource.id', 'Id')}
          description={t('resource.idWhy', 'Stands in Prometheus labels and links; it stays when the name changes.')}
          required
          {...invalid(shown['id'])}
        >
          <Input id="resource-id" value={idOf(form)} onChange={(event) => change({ id: event.currentTarget.value })} />
        </Field>
        <CustomerChoice
          customers={known}
          form={form}
          errors={shown}
          onPick={(customer) => {
            setCreating(customer === null);
            change({ customer });
          }}
          onChange={(newCustomer) => change({ newCustomer })}
        />
        <TemplateChoice
          templates={templates}
          chosen={form.templates}
          errors={shown}
          onChange={(chosen) => change({ templates: chosen })}
        />
        {problem !== null && <ProblemNotice problem={problem} />}
        <div className={styles.buttons}>
          <Button type="submit" icon="plus" disabled={busy}>
            {t('resources.addDo', 'Add and start watching')}
          </Button>
          <Button type="button" variant="secondary" fill="outline" onClick={onClose}>
            {t('cancel', 'Cancel')}
          </Button>
        </div>
      </form>
    </Drawer>
  );
}

async function createCustomer(form: ResourceForm): Promise<string> {
  const { name, email } = form.newCustomer;
  const customer = await call(routes.createCustomer, {
    body: {
      id: customerIdOf(form),
      name: name.trim(),
      language: language(),
      email: email.trim() === '' ? null : email.trim(),
    },
  });
  return customer.id;
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), paddingBottom: theme.spacing(2) }),
  buttons: css({ display: 'flex', gap: theme.spacing(1) }),
});
