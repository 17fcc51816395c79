/** What an administrator sets; the secret itself never comes back to the browser. */
export interface Settings {
  /** Where Grafana's server reaches the bridge, without a trailing slash: `http://bridge:9780`. */
  bridgeUrl?: string;
}
