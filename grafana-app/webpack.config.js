import base from './.config/webpack/webpack.config.ts';

/** create-plugin's build, for browsers of today: JSX by `react/jsx-runtime`, no down-levelling, one entry. */
export default async function build(env) {
  const config = await base(env);
  for (const rule of config.module.rules) {
    if (rule.use?.loader !== 'swc-loader') continue;
    rule.use.options.jsc.target = 'es2022';
    rule.use.options.jsc.transform = { react: { runtime: 'automatic' } };
  }
  return { ...config, entry: { module: './module.tsx' } };
}
