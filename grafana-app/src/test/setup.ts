import '@testing-library/jest-dom/jest-globals';
import { cleanup, configure } from '@testing-library/react';
import { afterEach } from '@jest/globals';

// What jsdom lacks and @grafana/ui asks for while it loads or draws.
class Observer {
  observe() {
    // Nothing is ever resized here.
  }
  unobserve() {
    // See above.
  }
  disconnect() {
    // See above.
  }
}

Object.assign(globalThis, {
  ResizeObserver: Observer,
  IntersectionObserver: Observer,
  matchMedia: (media: string) => ({
    media,
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
  }),
});

// jsdom complains about pseudo-elements, of which Drawer asks.
const { getComputedStyle } = window;
window.getComputedStyle = (element) => getComputedStyle(element);

// Combobox measures its options.
HTMLCanvasElement.prototype.getContext = (() => ({ measureText: () => ({ width: 50 }), font: '' })) as never;

// The first page of a file waits for its chunk, and machines are shared.
configure({ asyncUtilTimeout: 10_000, defaultHidden: true });

afterEach(() => {
  cleanup();
  localStorage.clear();
});
