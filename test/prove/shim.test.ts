import { carriedCases } from '../shim/cases/carried.ts';

// The two that the ordinary run has no Streamlit for.
for (const version of ['1.46.1', '1.60.0'] as const) carriedCases(version);
