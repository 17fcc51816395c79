import { Combobox, Field, Input } from '@grafana/ui';
import type { Customer } from '@cldera/alert-bridge/contract';
import { t } from '../../words.ts';
import { customerIdOf, type ResourceForm } from './resource-form.ts';
import { invalid } from './invalid.ts';

interface Props {
  customers: Customer[];
  form: ResourceForm;
  errors: Record<string, string>;
  /** Null: a new one. */
  onPick(customer: string | null): void;
  onChange(newCustomer: ResourceForm['newCustomer']): void;
}

// No slug: an id cannot begin with a plus.
const NEW = '+';

/** Whose resource it is; a new customer is described on the spot. */
export function CustomerChoice({ customers, form, errors, onPick, onChange }: Props) {
  const { newCustomer } = form;
  const options = [
    ...customers.map(({ id, name }) => ({ value: id, label: name })),
    { value: NEW, label: t('customer.new', 'New customer…') },
  ];
  return (
    <>
      <Field label={t('filter.customer', 'Customer')} required>
        <Combobox
          id="resource-customer"
          options={options}
          value={form.customer ?? NEW}
          onChange={({ value }) => onPick(value === NEW ? null : value)}
        />
      </Field>
      {form.customer === null && (
        <>
          <Field label={t('customer.name', "Customer's name")} required {...invalid(errors['customerName'])}>
            <Input
              id="customer-name"
              value={newCustomer.name}
              onChange={(event) => onChange({ ...newCustomer, name: event.currentTarget.value })}
            />
          </Field>
          <Field label={t('customer.id', "Customer's id")} required {...invalid(errors['customerId'])}>
            <Input
              id="customer-id"
              value={customerIdOf(form)}
              onChange={(event) => onChange({ ...newCustomer, id: event.currentTarget.value })}
            />
          </Field>
          <Field
            label={t('customer.email', 'Mail address for notices')}
            description={t('customer.emailWhy', 'Left empty, only staff are told.')}
            {...invalid(errors['customerEmail'])}
          >
            <Input
              id="customer-email"
              type="email"
              value={newCustomer.email}
              onChange={(event) => onChange({ ...newCustomer, email: event.currentTarget.value })}
            />
          </Field>
        </>
      )}
    </>
  );
}
