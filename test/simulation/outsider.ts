import { type Chance } from "./chance.js";
import { type Cloud, fullName, jobsOf, MAX_SLOTS } from "./cloud.js";
import { type Ledger, textOf } from "./ledger.js";

/** Somebody who works on the same account without Pulumi. */
export class Outsider {
  /** Whether a refresh is needed before the state can be true. */
  changedAnything = false;

  constructor(
    private readonly cloud: Cloud,
    private readonly ledger: Ledger,
    private readonly chance: Chance,
  ) {}

  /** Does something at random, and says what. */
  act(): string {
    const { chance, cloud } = this;
    const { models } = cloud.account;
    if (models.length === 0 || chance.often(0.3)) return this.#make();
    if (chance.often(0.3)) return this.#train();
    const model = chance.oneOf(models);
    const name = fullName(model.id);
    this.changedAnything = true;
    switch (chance.below(5)) {
      case 0:
        this.#remove(model.id);
        return `delete ${name}`;
      case 1:
        this.#remove(model.id);
        this.#add(model.id, undefined);
        return `make ${name} again`;
      case 2:
        this.#touch(model);
        model.displayName = `edited ${chance.below(100)}`;
        return `name ${name}`;
      case 3:
        this.#touch(model);
        model.description = `mine now\n${foreignMarker(chance)}`;
        this.#disown(model);
        return `take ${name} over`;
      default:
        // Another stack would not lose its own marker.
        if (this.ledger.of(model).owner === undefined) return "nothing";
        this.#touch(model);
        model.description = `edited ${chance.below(100)}`;
        return `describe ${name}`;
    }
  }

  #make(): string {
    const id = `bot${this.chance.below(MAX_SLOTS)}-${this.chance.below(3)}`;
    if (this.cloud.account.models.some((model) => model.id === id)) return "nothing";
    const description = this.chance.oneOf([undefined, undefined, "by hand", `x\n${foreignMarker(this.chance)}`]);
    this.#add(id, description);
    this.changedAnything = true;
    return `make ${id}`;
  }

  #train(): string {
    const job = this.chance.oneOf(jobsOf(this.chance.below(MAX_SLOTS)));
    this.cloud.saveCheckpoint(job);
    return `checkpoint of ${job}`;
  }

  #add(id: string, description: string | undefined): void {
    const createTime = this.cloud.timeText();
    const model = { id, createTime, state: "READY", ...(description === undefined ? {} : { description }) };
    this.cloud.account.models.push(model);
    this.ledger.of(model);
  }

  #remove(id: string): void {
    const { account } = this.cloud;
    account.models = account.models.filter((model) => model.id !== id);
    for (const operation of account.operations) {
      // The operation of a model that is gone does not show the one that is made there next.
      if (operation.model === fullName(id))
        Object.assign(operation, { settled: true, model: `${operation.model}-gone` });
    }
  }

  #touch(model: Parameters<Ledger["of"]>[0]): void {
    this.ledger.of(model).meddledAt = this.ledger.tick();
  }

  #disown(model: Parameters<Ledger["of"]>[0]): void {
    Object.assign(this.ledger.of(model), { owner: undefined, generation: textOf(undefined) });
  }
}

function foreignMarker(chance: Chance): string {
  const generation = chance.below(0xffffffff).toString(16).padStart(8, "0");
  return `Adopted by Pulumi stack other/dev, resource theirs [pulumi-fireworks owner=0123456789ab generation=${generation}]`;
}
