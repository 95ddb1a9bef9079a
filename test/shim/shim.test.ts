import { pageCases } from './cases/pages.ts';
import { valueCases } from './cases/values.ts';
import { declareCases } from './support/visits.ts';

declareCases('pages', pageCases, 'always');
declareCases('values', valueCases, 'always');
