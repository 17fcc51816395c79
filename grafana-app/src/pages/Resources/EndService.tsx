import { ConfirmModal } from '@grafana/ui';
import { routes, type Resource } from '@cldera/alert-bridge/contract';
import { call } from '../../api.ts';
import { ProblemNotice } from '../../components/ProblemNotice.tsx';
import { t } from '../../words.ts';
import { useAction } from '../../useAction.ts';

interface Props {
  resource: Resource;
  onClose(): void;
  onEnded(): void;
}

/** Asks before a resource is no longer watched. */
export function EndService({ resource, onClose, onEnded }: Props) {
  const { busy, problem, run } = useAction();

  async function end(): Promise<void> {
    const ok = await run(() => call(routes.endResource, { params: { id: resource.id } }));
    if (ok) onEnded();
  }

  return (
    <ConfirmModal
      isOpen
      title={t('resource.endTitle', 'End the service')}
      body={t('resource.endBody', '{{name}} is no longer watched, and nobody is told when it fails.', {
        name: resource.name,
      })}
      description={
        <>
          {t('resource.endMore', 'Its events and tickets stay on record.')}
          {problem !== null && <ProblemNotice problem={problem} />}
        </>
      }
      confirmText={t('resource.end', 'End the service')}
      dismissText={t('cancel', 'Cancel')}
      disabled={busy}
      onConfirm={end}
      onDismiss={onClose}
    />
  );
}
