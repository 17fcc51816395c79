import type { BootData } from '@grafana/data';

declare global {
  interface Window {
    /** Set by `/bootdata.js` before any module runs. */
    grafanaBootData: BootData;
  }
}
