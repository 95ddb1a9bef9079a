import { pageCases } from '../shim/cases/pages.ts';
import { valueCases } from '../shim/cases/values.ts';
import { declareCases } from '../shim/support/visits.ts';

// On all four versions; what the ordinary run tries on one of them is left out there.
declareCases('pages', pageCases, 'prove');
declareCases('values', valueCases, 'prove');
