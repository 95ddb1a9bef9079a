import { handCases } from './cases/hands.ts';
import { hostileCases } from './cases/hostile.ts';
import { leftCases } from './cases/left.ts';
import { pageCases } from './cases/pages.ts';
import { returnCases } from './cases/returns.ts';
import { startCases } from './cases/starts.ts';
import { valueCases } from './cases/values.ts';
import { declareCases } from './support/visits.ts';

declareCases('hands', handCases, 'always');
declareCases('hostile', hostileCases, 'always');
declareCases('left', leftCases, 'always');
declareCases('pages', pageCases, 'always');
declareCases('returns', returnCases, 'always');
declareCases('starts', startCases, 'always');
declareCases('values', valueCases, 'always');
