import { realVersions } from '../support/streamlit.ts';
import { carriedCases } from './cases/carried.ts';

for (const version of realVersions) carriedCases(version);
