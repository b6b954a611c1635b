import { type Deployment } from "../client/deploymentSchemas.js";
import { type Model, type TrainerJob } from "../client/schemas.js";

/** An object that this run is going to make, as far as it is known how the service will show it. */
export type Planned<Found extends { readonly name: string }> = Pick<Found, "name"> & Partial<Found>;

/**
 * What this run is going to do with the objects of the stack, as far as the engine has asked for it: it calls `check`
 * and `diff` in the order of dependencies, in one process. It says nothing itself of one resource to another, and at
 * preview the service does not have yet what others of the stack hang on: so the check of the one tells the check of
 * the other what will be there, and its diff whether what is there now will have another name.
 */
export class StackPlan {
  readonly models = new PlannedObjects<Model>();
  readonly trainerJobs = new PlannedObjects<TrainerJob>();
  readonly deployments = new PlannedObjects<Deployment>();
  readonly #replaced = new Set<string>();
  readonly #holders = new Map<string, string>();

  /** It is there now, so that the service knows more of it. */
  wasMade(name: string): void {
    for (const objects of [this.models, this.trainerJobs, this.deployments]) objects.forget(name);
  }

  /** Whether this run is going to make what has this name, and has not done so yet. */
  willMake(name: string): boolean {
    return [this.models, this.trainerJobs, this.deployments].some((objects) => objects.find(name) !== undefined);
  }

  /**
   * What one resource of the stack lets go, another may take over; the engine lets both go on at the same time.
   * @returns whether it is this resource's to take or to delete: the first that asks has it
   */
  hold(name: string, identity: string): boolean {
    const holder = this.#holders.get(name) ?? identity;
    this.#holders.set(name, holder);
    return holder === identity;
  }

  /** Whether another object, under another name, takes the place of this one in this run. */
  tellReplaced(name: string, isReplaced: boolean): void {
    if (isReplaced) this.#replaced.add(name);
    else this.#replaced.delete(name);
  }

  /** Whether it is certain that this name, which a saved state holds, will be another one. */
  isReplaced(name: unknown): boolean {
    return typeof name === "string" && this.#replaced.has(name);
  }
}

/** Objects of one kind that are still to be made, by full name. */
class PlannedObjects<Found extends { readonly name: string }> {
  readonly #objects = new Map<string, Planned<Found>>();

  tell(object: Planned<Found>): void {
    this.#objects.set(object.name, object);
  }

  find(name: string): Planned<Found> | undefined {
    return this.#objects.get(name);
  }

  forget(name: string): void {
    this.#objects.delete(name);
  }
}
