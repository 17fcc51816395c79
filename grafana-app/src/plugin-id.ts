export const PLUGIN_ID = 'cldera-ops-app';
export const ROOT = `/a/${PLUGIN_ID}`;
