import { useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Dropdown, Menu, Modal, Stack, Text, useStyles2 } from '@grafana/ui';
import { sessionRoutes, type Session } from '@cldera/alert-bridge/contract';
import { announce } from './announce.ts';
import { call } from './bridge.ts';
import { NewPasswordForm } from './NewPasswordForm.tsx';
import type { Words } from './wording.ts';

/** Who is signed in, and what they can do about it. */
export function AccountMenu({ session: { person }, words }: { session: Session; words: Words }) {
  const styles = useStyles2(stylesOf);
  const [changing, setChanging] = useState(false);

  async function signOut() {
    const answer = await call(sessionRoutes.signOut);
    // A fresh start: nothing that this person saw stays in memory.
    if (answer.ok || answer.status === 401) window.location.assign('/');
    else announce('error', words('signOutFailed'), words('unreachable'));
  }

  function changed() {
    setChanging(false);
    announce('success', words('passwordChanged'));
    return Promise.resolve();
  }

  const menu = (
    <Menu
      header={
        <div className={styles.who}>
          <Text element="p">{person.name}</Text>
          <Text element="p" variant="bodySmall" color="secondary">
            {[words(person.role), person.customer?.name].filter((part) => part !== undefined).join(' · ')}
          </Text>
        </div>
      }
    >
      <Menu.Item label={words('changePassword')} icon="lock" onClick={() => setChanging(true)} />
      <Menu.Item label={words('signOut')} icon="signout" onClick={() => void signOut()} />
    </Menu>
  );
  return (
    <>
      <Dropdown overlay={menu} placement="bottom-end">
        <Button variant="secondary" fill="text" icon="user" aria-label={`${words('account')} ${person.name}`}>
          <span className={styles.name}>{person.name}</span>
        </Button>
      </Dropdown>
      {changing && (
        <Modal isOpen title={words('changePassword')} onDismiss={() => setChanging(false)}>
          <Stack direction="column" gap={2}>
            <Text color="secondary">{words('otherSessionsEnd')}</Text>
            <NewPasswordForm words={words} current={null} onChanged={changed} />
          </Stack>
        </Modal>
      )}
    </>
  );
}

function stylesOf(theme: GrafanaTheme2) {
  return {
    name: css({
      maxWidth: 160,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      [theme.breakpoints.down('md')]: { display: 'none' },
    }),
    who: css({ maxWidth: 280, '& p': { margin: 0 } }),
  };
}
