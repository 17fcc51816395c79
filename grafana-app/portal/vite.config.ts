import path from 'node:path';
import { hostBuild } from './build/host-build.ts';

export default hostBuild({ packages: import.meta.dirname, outDir: path.join(import.meta.dirname, 'dist') });
