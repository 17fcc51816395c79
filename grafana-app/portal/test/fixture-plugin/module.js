/* global define */
// What webpack would make of a small app plugin, written by hand: the host's tests need no build of a plugin.
define([
  'module',
  'react',
  '@grafana/data',
  '@grafana/runtime',
  '@grafana/ui',
  'i18next',
  'lodash',
  'react-router',
  'react/jsx-runtime',
  'rxjs',
], function (module, React, data, runtime, ui, i18next, lodash, router, { jsx, jsxs }, rxjs) {
  const events = data.AppEvents;
  const root = '/a/cldera-ops-app';

  function Overview() {
    const facts = [
      `react ${React.version}`,
      `grafana ${runtime.config.buildInfo.version}`,
      `from ${module.uri.split('?')[0]}`,
      (i18next.default ?? i18next).getFixedT(null, 'cldera-ops-app')('greeting', 'Hello'),
      lodash.capitalize('lodash'),
      `rxjs ${typeof rxjs.firstValueFrom}`,
    ];
    const announce = (event, text) => runtime.getAppEvents().publish({ type: event.name, payload: [text] });
    return jsxs(runtime.PluginPage, {
      pageNav: { text: 'Fixture overview' },
      children: [
        jsx('p', { children: facts.join(' · ') }, 'facts'),
        jsx(ui.Icon, { name: 'google' }, 'icon'),
        jsx(ui.Icon, { name: 'thumbs-up' }, 'own-icon'),
        jsx(ui.Pagination, { currentPage: 1, numberOfPages: 3, onNavigate: () => {} }, 'pages'),
        jsx(ui.Button, { onClick: () => announce(events.alertSuccess, 'It worked'), children: 'succeed' }, 'ok'),
        jsx(
          ui.Button,
          {
            onClick: () =>
              runtime
                .getBackendSrv()
                .get('/api/plugins/nope/settings')
                .catch(() => {}),
            children: 'fail',
          },
          'no',
        ),
        jsx('a', { href: `${root}/tickets`, children: 'plain link' }, 'link'),
        jsx(
          ui.Cascader,
          { options: [{ label: 'one', value: 'one' }], onSelect: () => {}, placeholder: 'lazy part' },
          'lazy',
        ),
      ],
    });
  }

  function Tickets() {
    const [text, setText] = React.useState('');
    const [answer, setAnswer] = React.useState('');
    const [broken, setBroken] = React.useState(false);
    const storage = runtime.usePluginUserStorage();
    if (broken) throw new Error('the fixture broke');
    const ask = async () =>
      setAnswer(JSON.stringify(await runtime.getBackendSrv().get('/api/plugin-proxy/cldera-ops-app/api/tickets')));
    const keep = async () => {
      await storage.setItem('kept', text);
      setAnswer(await storage.getItem('kept'));
    };
    return jsxs(runtime.PluginPage, {
      pageNav: { text: 'Fixture tickets', parentItem: { text: 'Fixture overview', url: `${root}/overview` } },
      children: [
        jsx(ui.Input, { 'aria-label': 'text', value: text, onChange: (event) => setText(event.target.value) }, 'input'),
        jsx(ui.Button, { onClick: keep, children: 'keep' }, 'keep'),
        jsx(ui.Button, { onClick: ask, children: 'ask the bridge' }, 'ask'),
        jsx(ui.Button, { onClick: () => setBroken(true), children: 'break' }, 'break'),
        jsx('output', { children: answer }, 'answer'),
      ],
    });
  }

  function Settings() {
    return jsx(runtime.PluginPage, { pageNav: { text: 'Fixture settings' }, children: null });
  }

  function Root() {
    return jsxs(router.Routes, {
      children: [
        jsx(router.Route, { path: 'overview', element: jsx(Overview, {}) }, 'overview'),
        jsx(router.Route, { path: 'tickets', element: jsx(Tickets, {}) }, 'tickets'),
        jsx(router.Route, { path: 'settings', element: jsx(Settings, {}) }, 'settings'),
      ],
    });
  }

  return { plugin: new data.AppPlugin().setRootPage(Root) };
});
