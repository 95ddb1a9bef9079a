import { handCases } from '../shim/cases/hands.ts';
import { hostileCases } from '../shim/cases/hostile.ts';
import { leftCases } from '../shim/cases/left.ts';
import { pageCases } from '../shim/cases/pages.ts';
import { returnCases } from '../shim/cases/returns.ts';
import { startCases } from '../shim/cases/starts.ts';
import { valueCases } from '../shim/cases/values.ts';
import { declareCases } from '../shim/support/visits.ts';

// On all four versions; what the ordinary run tries on one of them is left out there.
declareCases('hands', handCases, 'prove');
declareCases('hostile', hostileCases, 'prove');
declareCases('left', leftCases, 'prove');
declareCases('pages', pageCases, 'prove');
declareCases('returns', returnCases, 'prove');
declareCases('starts', startCases, 'prove');
declareCases('values', valueCases, 'prove');
