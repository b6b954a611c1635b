import { type FireworksClient } from "../client/fireworksClient.js";
import { type Model } from "../client/schemas.js";

/** So many asks of one process are not worth a page of every model of the account. */
const ASKS_WITHOUT_LISTING = 5;

/** What a listing says of one model. */
export interface Listed {
  /** Without its deployments, which only GET fills; absent when the account has no such model. */
  readonly model: Model | undefined;
}

/**
 * The models of one account, for a process that asks for many of them: after some asks it reads pages, never more of
 * them than there were asks, so that an account with far more models than the stack costs at most twice the requests.
 */
export class ModelListing {
  readonly #client: FireworksClient;
  readonly #accountId: string;
  readonly #rows = new Map<string, Model>();
  #asks = 0;
  #pages = 0;
  /** Absent once the last page was read, or one failed. */
  #nextPage: string | undefined = "";
  #complete = false;
  #reading = Promise.resolve();

  constructor(client: FireworksClient, accountId: string) {
    this.#client = client;
    this.#accountId = accountId;
  }

  /** @returns undefined when the pages read so far say nothing of this model */
  async find(name: string): Promise<Listed | undefined> {
    this.#asks += 1;
    if (this.#asks <= ASKS_WITHOUT_LISTING) return undefined;
    this.#reading = this.#reading.then(() => this.#readOn());
    await this.#reading;
    const model = this.#rows.get(name);
    return model !== undefined || this.#complete ? { model } : undefined;
  }

  async #readOn(): Promise<void> {
    while (this.#nextPage !== undefined && this.#pages < this.#asks) {
      this.#pages += 1;
      try {
        const { items, nextPageToken = "" } = await this.#client.listModels(this.#accountId, {
          pageToken: this.#nextPage,
        });
        for (const row of items) this.#rows.set(row.name, row);
        this.#complete = nextPageToken === "";
        this.#nextPage = this.#complete ? undefined : nextPageToken;
      } catch {
        // Each model is asked for by itself then, and its own error tells what is wrong.
        this.#nextPage = undefined;
      }
    }
  }
}
