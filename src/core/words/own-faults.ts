/** What can only come of a fault of ours, for whoever reads the stack below it. */
export const ownFaultWords = {
  defaultsInvalid: 'the defaults of the settings are not valid',
  notNormalOrigin: 'not an origin in its normal form',
};
