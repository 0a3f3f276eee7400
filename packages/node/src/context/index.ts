export { bindContext } from './bindContext.ts';
export { type Carrier, type CarrierOptions, injectContext } from './carrier.ts';
export { activeIdentity, type Identity, withIdentity } from './identity.ts';
export { type ContextMessage, runWithMessage, wrapMessage } from './message.ts';
export { type RunInContextOptions, runInContext } from './runInContext.ts';
export { type Relation, type UnitOfWorkOptions, unitOfWork } from './unitOfWork.ts';
