/** What is wanted of the whole program: that it runs, that it leaves in order, or that it leaves without any grace. */
export type Intent = 'run' | 'leave' | 'leave at once';
