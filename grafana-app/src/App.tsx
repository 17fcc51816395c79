import { Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { ErrorBoundaryAlert, LoadingPlaceholder } from '@grafana/ui';
import { ClockProvider } from './clock.tsx';
import { linkTo } from './links.ts';
import { PAGES } from './pages.ts';
import { SessionProvider } from './session.tsx';

/** The pages, drawn from the one list of them. */
export function App() {
  return (
    <ErrorBoundaryAlert>
      <ClockProvider>
        <SessionProvider>
          <Suspense fallback={<LoadingPlaceholder text="" />}>
            <Routes>
              {Object.values(PAGES).map(({ path, component: Page }) => (
                <Route key={path} path={path} element={<Page />} />
              ))}
              <Route path="*" element={<Navigate to={linkTo('overview')} replace />} />
            </Routes>
          </Suspense>
        </SessionProvider>
      </ClockProvider>
    </ErrorBoundaryAlert>
  );
}
